"""The demo's project: a fresh tea shop with a port of its own for its mock backend."""

import random
import socket
from contextlib import suppress
from pathlib import Path

from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _, language
from mpconsole.scaffold.answers import TOURIST_APPID, Answers
from mpconsole.settings import MockSettings

_NAMING_IT = ("miniprogram/config.js", "README.md")
_PORTS = range(4101, 4200)


def make_sample(folder: Path) -> str:
    """Make the shop in `folder`, and return the address that its mock backend will have.

    The shop is called a demo, and speaks the person's language. Raises MpconsoleError as `new` does.
    """
    from mpconsole.scaffold.compose import words
    from mpconsole.scaffold.place import place
    from mpconsole.scaffold.render import rendered
    from mpconsole.state import project_folder

    chosen = "zh-CN" if language() == "zh_CN" else "en"
    name = _("{shop} (demo)").format(shop=words("shop", chosen)["name"])
    with rendered(
        Answers("shop", name, TOURIST_APPID, "javascript", chosen, git=False), folder.name
    ) as stage:
        port = free_port()
        _use_port(stage, port)
        folder.mkdir(parents=True, exist_ok=True)
        place(stage, folder, project_folder(folder) / "replaced")
    return f"http://127.0.0.1:{port}"


def free_port() -> int:
    """Return a free port near the usual one, which stays free for a console on a program of the person's own.

    The ports that the system gives to clients are avoided: a client that tries one of them again and
    again, while nobody listens there, can meet itself.
    """
    for port in random.sample(_PORTS, len(_PORTS)):
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                listener.bind(("127.0.0.1", port))
                return port
    raise MpconsoleError(
        _("no port from {first} to {last} is free").format(first=_PORTS[0], last=_PORTS[-1]),
        hint=_("End the programs that listen there."),
    )


def _use_port(stage: Path, port: int) -> None:
    """Tell the console, the program itself and its reader."""
    with (stage / "mpconsole.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[mock]\nport = {port}\n")
    for path in (stage / name for name in _NAMING_IT):
        text = path.read_text("utf-8")
        path.write_text(text.replace(f"127.0.0.1:{MockSettings().port}", f"127.0.0.1:{port}"), "utf-8")
