"""Runs `mpconsole` commands in processes of their own without paying for imports each time.

Reads one JSON list of arguments a line, forks, lets the child be that command, and answers its process id
and, when it has ended, its exit status, one a line. The child is a process like any other: it can be killed.
"""

import json
import os
import sys

from mpconsole.cli.main import run


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            silence = os.open(os.devnull, os.O_RDWR)
            os.dup2(silence, 0)
            os.dup2(os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
            os.dup2(1, 2)
            code = 70
            try:
                code = run(json.loads(line))
            finally:
                sys.stdout.flush()
                os._exit(code)
        print(child, flush=True)
        _pid, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
