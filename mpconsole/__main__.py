"""The entry point: `--version` is answered before anything else is imported."""

import sys


def main() -> None:
    """Run the command line and exit with its code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from mpconsole import __version__

        print(f"mpconsole {__version__}")
        return
    from mpconsole.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
