"""What ends the app unasked reaches a person as one sentence: the traceback goes to whoever runs the app.

The one module that overrides what Textual keeps to itself (8.2): there is no public hook for such errors.
"""

from textual.app import App


class QuietApp(App[int]):
    """An app that leaves the screen in order and keeps the error in `failure` instead of printing it."""

    failure: Exception | None = None

    def _handle_exception(self, error: Exception) -> None:
        self.failure = self.failure or error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()
