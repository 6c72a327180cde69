"""`/__mpconsole__/state`: snapshots of the collections and of WeChat's own side.

GET lists them; PUT of a name saves, POST loads, DELETE forgets it. `/__mpconsole__/reset` puts everything
back to what the files say.
"""

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from mpconsole.backend.mock import Mock
from mpconsole.errors import MpconsoleError


async def listed(mock: Mock, _request: Request) -> Response:
    """List the snapshots."""
    return JSONResponse({"snapshots": [asdict(one) for one in mock.snapshots.all()]})


async def one(mock: Mock, request: Request) -> Response:
    """Save, load or forget one."""
    name = request.path_params["name"]
    try:
        match request.method:
            case "PUT":
                collections = mock.save(name)
            case "POST":
                collections = mock.load(name)
            case _:
                mock.snapshots.delete(name)
                collections = []
    except MpconsoleError as error:
        return JSONResponse({"error": str(error)}, 400)
    return JSONResponse({"name": name, "collections": collections})


async def reset(mock: Mock, _request: Request) -> Response:
    """Put the collections back, sequences of answers to their beginning, WeChat's side to no users."""
    return JSONResponse({"reset": mock.reset()})
