"""An OpenAPI document as routes."""

from collections.abc import Callable

from mpconsole.backend.openapi.answers import OperationAnswer
from mpconsole.backend.openapi.loading import Documents
from mpconsole.backend.openapi.operations import read_operations
from mpconsole.backend.openapi.schemas import Schemas
from mpconsole.backend.routes import Route


class OpenApi:
    """The document `name` with all that it refers to. Raises BrokenFileError where it is none."""

    def __init__(self, name: str, content: bytes, read: Callable[[str], bytes]) -> None:
        self._name = name
        self._documents = Documents(name, content, read)
        self._schemas = Schemas(self._documents)
        self.operations = read_operations(self._documents)

    def routes(self, check: str) -> list[Route]:
        """Return a route for each operation."""
        return [
            Route(
                operation.method,
                operation.pattern,
                OperationAnswer(operation, self._documents, self._schemas, check),
                f"{self._name}#{operation.pointer}",
            )
            for operation in self.operations
        ]
