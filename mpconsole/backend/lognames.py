"""Where the logs of a project's mock servers lie, below its state folder, and the note in each of them."""

NAME = "server.json"
"""The note of a server beside its log while it serves: its `Ready`."""
LOGS = 20


def log_name(number: int) -> str:
    """Return the name of the log of the project's first, second … server at a time."""
    return "mock" if number == 1 else f"mock-{number}"
