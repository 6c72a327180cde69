"""What goes wrong and is told to a person: one sentence, where, and what to do next."""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of every command, part of the public contract."""

    OK = 0
    FALLS_SHORT = 1  # a verdict: over a limit, an error found, rejected
    USAGE = 2  # wrong use, or an answer is missing (it is named)
    ENVIRONMENT = 3  # a tool, file or setting is not ready
    NETWORK = 4  # network or platform
    INTERRUPTED = 130  # Ctrl+C


class MpconsoleError(Exception):
    """An error with words for a person; the command line prints it without a traceback.

    `message` says what happened and where; `hint` what to do next.
    """

    exit_code: ExitCode = ExitCode.ENVIRONMENT

    def __init__(self, message: str, *, hint: str | None = None, exit_code: ExitCode | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if exit_code is not None:
            self.exit_code = exit_code


class UsageError(MpconsoleError):
    """The command was called wrongly, or needs an answer that was not given."""

    exit_code = ExitCode.USAGE


class PlatformError(MpconsoleError):
    """A network or a platform failed or refused."""

    exit_code = ExitCode.NETWORK
