"""What a code says is read from its picture, whatever it says."""

import json
import subprocess
from pathlib import Path

import pytest

from mpconsole.official import find
from mpconsole.sandbox.qrcode import jpeg
from tests.oracle.official import modules

pytestmark = pytest.mark.slow

READER = Path(find.__file__).with_name("reader.cjs")
SCRIPT = """
const { read } = require(process.argv[1]);
const all = process.argv.slice(3).map((file) => read(require("fs").readFileSync(file), process.argv[2]));
Promise.all(all).then((texts) => console.log(JSON.stringify(texts)));
"""


def test_every_code_is_read(tmp_path: Path) -> None:
    """Of these, upright, the tool's own reader misses several."""
    texts = [f"http://127.0.0.1:{31_000 + 761 * n}/programs/wx{n**9:016x}" for n in range(20)]
    pictures = [tmp_path / f"{number}.jpg" for number in range(len(texts))]
    for picture, text in zip(pictures, texts, strict=True):
        picture.write_bytes(jpeg(text))
    nothing = tmp_path / "nothing.jpg"
    nothing.write_bytes(b"no picture")
    done = subprocess.run(
        ["node", "-e", SCRIPT, str(READER), str(modules()), *map(str, [*pictures, nothing])],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == [*texts, None]
