"""Put words, data, style and script into one file that asks nothing of any server."""

import base64
import hashlib
import html
import json
from datetime import datetime
from pathlib import Path
from string import Template
from typing import Any

from mpconsole.i18n import language
from mpconsole.project.model import Snapshot
from mpconsole.size.advice.model import AdviceList
from mpconsole.size.model import SizeReport
from mpconsole.size.page.data import data
from mpconsole.size.page.words import words
from mpconsole.size.visit.model import Visits

_FOLDER = Path(__file__).resolve().parent
_SCRIPTS = ("layout.js", "map.js", "page.js")


def page(snapshot: Snapshot, report: SizeReport, advice: AdviceList, visits: Visits, made: datetime) -> str:
    """Return the file's text. Its policy lets nothing run but its own script, and nothing be loaded."""
    script = "".join((_FOLDER / name).read_text("utf-8") for name in _SCRIPTS)
    content: dict[str, Any] = data(snapshot, report, advice, visits)
    content |= {
        "words": words(advice, visits),
        "language": language(),
        "date": made.strftime("%Y-%m-%d %H:%M"),
    }
    return Template((_FOLDER / "page.html").read_text("utf-8")).substitute(
        title=html.escape(f"{content['name']}: {report.bytes:,}"),
        language=language().replace("_", "-"),
        hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        style=(_FOLDER / "page.css").read_text("utf-8"),
        script=script,
        data=_inside(content),
    )


def _inside(value: object) -> str:
    """JSON that ends no script element, whatever names are in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
