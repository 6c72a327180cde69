"""Against the official tool's own packer and unpacker, both ways."""

import json
import os
import random
import subprocess
from base64 import b64decode, b64encode
from pathlib import Path

import pytest

from mpconsole.container import read, write

pytestmark = pytest.mark.slow

SCRIPT = """
const [root, folder] = process.argv.slice(2);
const fs = require("fs");
const { pack } = require(root + "/dist/ci/utils/pack.js");
const { packCore } = require(root + "/dist/utils/wxapkg/pack.js");
const unpack = require(root + "/dist/ci/utils/unpack.js");
const given = JSON.parse(fs.readFileSync(folder + "/files.json", "utf8"));
const files = {};
for (const [name, text] of given) files[name] = Buffer.from(text, "base64");
fs.writeFileSync(folder + "/theirs", pack(files).buffer);
fs.writeFileSync(folder + "/core", packCore(given.map(([path, text]) => ({ path, data: files[path] }))));
const ours = unpack(fs.readFileSync(folder + "/ours"));
fs.writeFileSync(folder + "/unpacked.json", JSON.stringify(
  Object.entries(ours).map(([path, data]) => [path, data.toString("base64")])));
"""


def official() -> Path:
    cache = Path(os.environ.get("MPCONSOLE_TEST_CACHE", ".cache")).resolve()
    return cache / "official" / "node_modules" / "miniprogram-ci"


def sample() -> dict[str, bytes]:
    noise = random.Random(7)
    names = ["/app.json", "/app.js", "/页面/首页 1.js", "/a&#?%'/b.wxml", "/z" * 90, "/empty", "/app.js.map"]
    return {name: noise.randbytes(noise.randrange(5000)) for name in names} | {"/nothing": b""}


def test_both_read_what_the_other_wrote(tmp_path: Path) -> None:
    files = dict(sorted(sample().items(), key=lambda pair: pair[0].encode()))
    ours = write(files.items())
    (tmp_path / "ours").write_bytes(ours)
    (tmp_path / "files.json").write_text(json.dumps([[k, b64encode(v).decode()] for k, v in files.items()]))
    (tmp_path / "script.js").write_text(SCRIPT)
    subprocess.run(
        ["node", "script.js", str(official()), str(tmp_path)],
        cwd=tmp_path,
        check=True,
        timeout=120,
    )
    assert (tmp_path / "theirs").read_bytes() == ours
    assert (tmp_path / "core").read_bytes() == ours
    assert read((tmp_path / "theirs").read_bytes()) == files
    unpacked = json.loads((tmp_path / "unpacked.json").read_text())
    assert {path: b64decode(text) for path, text in unpacked} == files
