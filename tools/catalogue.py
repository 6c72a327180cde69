"""Keep the translation catalogues: one .po a room in mpconsole/locale/zh_CN, compiled into one .mo.

python tools/catalogue.py update    put new words into the rooms' catalogues, drop gone ones
python tools/catalogue.py check     exit 1 where a word has no translation, or a place-holder differs
python tools/catalogue.py compile   write mpconsole/locale/zh_CN.mo
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "mpconsole"
FOLDER = PACKAGE / "locale" / "zh_CN"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
HEAD = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""
Message = str | tuple[str, ...]


def rooms() -> dict[str, dict[Message, list[str]]]:
    """Return the messages of each room: message → places."""
    found: dict[str, dict[Message, list[str]]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).parts
        room = parts[0] if len(parts) > 1 else "common"
        for _line, message, _comments, _context in extract_from_file("python", path, keywords=KEYWORDS):
            key = tuple(message) if isinstance(message, list | tuple) else message
            if key:
                place = f"{path.relative_to(ROOT).as_posix()}"
                found.setdefault(room, {}).setdefault(key, []).append(place)
    return found


def hidden(path: Path) -> Iterator[str]:
    """Yield the words of a file that stand within f-strings: before Python 3.12 nothing finds them there."""
    place = path.relative_to(ROOT).as_posix()
    for text in ast.walk(ast.parse(path.read_text("utf-8"))):
        for call in ast.walk(text) if isinstance(text, ast.JoinedStr) else ():
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS:
                for word in call.args[:1]:
                    if isinstance(word, ast.Constant):
                        yield f"{place}:{call.lineno}: within an f-string: {word.value!r}"


def read(room: str) -> Catalog:
    path = FOLDER / f"{room}.po"
    if not path.exists():
        return Catalog(locale="zh_CN")
    with path.open("rb") as file:
        return read_po(file, locale="zh_CN")


def update() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    found = rooms()
    for path in FOLDER.glob("*.po"):
        if path.stem not in found:
            path.unlink()
    for room, messages in found.items():
        old = read(room)
        new = Catalog(locale="zh_CN", project="mpconsole", charset="utf-8")
        for message in messages:
            known = old.get(message if isinstance(message, str) else message[0])
            new.add(message, known.string if known and known.id == message else None)
        with (FOLDER / f"{room}.po").open("wb") as file:
            write_po(file, new, width=100, omit_header=False, include_lineno=False, sort_output=True)
        _shorten_head(FOLDER / f"{room}.po")
    return 0


def _shorten_head(path: Path) -> None:
    """Keep of the header only what readers of the file need: dates and tools would change each time."""
    _, _, body = path.read_text("utf-8").partition("\n\n")
    path.write_text(HEAD + ("\n" + body if body else ""), "utf-8")


def check() -> int:
    wrong = [line for path in sorted(PACKAGE.rglob("*.py")) for line in hidden(path)]
    said: dict[str, tuple[str, str]] = {}
    for room, messages in rooms().items():
        catalogue = read(room)
        for message, places in messages.items():
            first = message if isinstance(message, str) else message[0]
            entry = catalogue.get(first)
            text = entry.string if entry else None
            texts = list(text) if isinstance(text, tuple | list) else [text or ""]
            if not texts or not all(texts) or (entry and entry.fuzzy):
                wrong.append(f"{places[0]}: no translation in {room}.po: {first!r}")
                continue
            fields = set(re.findall(r"\{(\w*)", first if isinstance(message, str) else message[-1]))
            if any(not set(re.findall(r"\{(\w*)", one)) <= fields for one in texts):
                wrong.append(f"{room}.po: another place-holder in the translation of {first!r}")
            if first in said and said[first][0] != texts[0]:
                wrong.append(f"{room}.po and {said[first][1]}.po translate {first!r} differently")
            said.setdefault(first, (texts[0], room))
    for line in sorted(wrong):
        print(line)
    print(f"{len(said)} messages, {len(wrong)} wrong", file=sys.stderr)
    return 1 if wrong else 0


def compile_() -> int:
    whole = Catalog(locale="zh_CN", project="mpconsole", charset="utf-8")
    for path in sorted(FOLDER.glob("*.po")):
        for message in read(path.stem):
            if message.id and message.string and not message.fuzzy:
                whole.add(message.id, message.string)
    target = PACKAGE / "locale" / "zh_CN.mo"
    partial = target.with_suffix(".partial")
    with partial.open("wb") as file:
        write_mo(file, whole)
    partial.replace(target)
    return 0


if __name__ == "__main__":
    actions = {"update": update, "check": check, "compile": compile_}
    if len(sys.argv) != 2 or sys.argv[1] not in actions:
        sys.exit(__doc__)
    sys.exit(actions[sys.argv[1]]())
