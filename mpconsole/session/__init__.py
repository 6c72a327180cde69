"""One open project, alive: watcher, snapshot, size, findings, backend, release; typed events.

Plain asyncio: the console, `dev` without a terminal, `--watch` and the tests drive the same object.
"""
