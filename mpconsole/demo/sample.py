"""The demo's project: a fresh tea shop with a port of its own for its mock backend."""

import socket
from pathlib import Path

from mpconsole.i18n import _, language
from mpconsole.scaffold.answers import TOURIST_APPID, Answers
from mpconsole.settings import MockSettings

_CONFIG = "miniprogram/config.js"


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
        if port != MockSettings().port:
            _use_port(stage, port)
        folder.mkdir(parents=True, exist_ok=True)
        place(stage, folder, project_folder(folder) / "replaced")
    return f"http://127.0.0.1:{port}"


def free_port() -> int:
    """Return the usual port of the mock where nobody listens there, else a free one."""
    for port in (MockSettings().port, 0):
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(listener.getsockname()[1])
    return MockSettings().port


def _use_port(stage: Path, port: int) -> None:
    """Tell the console and the program itself."""
    with (stage / "mpconsole.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[mock]\nport = {port}\n")
    config = stage / _CONFIG
    text = config.read_text("utf-8")
    config.write_text(text.replace(f"127.0.0.1:{MockSettings().port}", f"127.0.0.1:{port}"), "utf-8")
