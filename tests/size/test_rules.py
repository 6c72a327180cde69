"""The digest that a weight is remembered by covers every module that a weight can depend on."""

import json
import subprocess
import sys
from pathlib import Path

from mpconsole.size import rules
from tests.size.projects import PAGE, write

PROBE = """
import json, sys
from pathlib import Path
from mpconsole.project.discovery import locate
from mpconsole.project.snapshot import open_snapshot
from mpconsole.settings import SizeSettings
from mpconsole.size.weigh import weigh
weigh(open_snapshot(locate(Path(sys.argv[1]))), SizeSettings())
print(json.dumps([name for name in sys.modules if name.startswith("mpconsole.")]))
"""
JUDGING = {"verdicts", "app_limits", "figures", "estimate", "measured", "record"}
"""Hold weights against limits, or say what compiling makes of them."""
FOUNDATIONS = {"settings", "units", "errors", "i18n", "files", "state", "events", "git"}


def test_every_module_that_weighing_imports_is_in_it(tmp_path: Path) -> None:
    config = {
        "setting": {"ignoreUploadUnusedFiles": True},
        "packOptions": {"ignore": [{"type": "glob", "value": "*.x"}]},
    }
    write(tmp_path, PAGE | {"project.config.json": config, "b.wxss": "@import 'c';", "c.wxss": ""})
    done = subprocess.run([sys.executable, "-c", PROBE, str(tmp_path)], capture_output=True, check=True)
    for name in json.loads(done.stdout):
        _package, room, *inner = name.split(".")
        if room in (*rules._ROOMS, *FOUNDATIONS):
            continue
        assert room == "size", name
        assert not inner or inner[0] in rules._MODULES or inner[0] in JUDGING, name


def test_it_is_the_same_in_every_process() -> None:
    script = "from mpconsole.size.rules import rules_digest; print(rules_digest())"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == rules.rules_digest()
