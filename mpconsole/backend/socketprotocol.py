"""uvicorn's WebSocket protocol with what faults need: a connection that the application may cut."""

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from mpconsole.backend.sending import ABORT


class SocketProtocol(WebSocketsSansIOProtocol):
    """A WebSocket whose scope holds the way to cut it."""

    def handle_connect(self, event: Request) -> None:
        """Answer the handshake; the application begins in the next turn of the loop."""
        super().handle_connect(event)
        if not self.handshake_complete:
            extensions: dict[str, dict[object, object]] = self.scope["extensions"]
            extensions[ABORT] = {"call": self.transport.abort}
