"""`mpconsole lsp` where what it is built on is missing."""

import subprocess
import sys

from mpconsole.errors import ExitCode

WITHOUT = """
import sys
sys.modules["pygls"] = None
from mpconsole.cli.main import run
sys.exit(run(["lsp"]))
"""


def test_without_pygls_one_sentence_says_what_to_install() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, input="")
    assert done.returncode == ExitCode.ENVIRONMENT
    assert done.stdout == ""
    assert "pip install 'mpconsole[lsp]'" in done.stderr
    assert "Traceback" not in done.stderr
