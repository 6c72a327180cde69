"""Docs, tests and tools' own files that ship by accident, because their extension may ship."""

import re
from collections.abc import Iterator

from mpconsole.size.advice.evidence import Evidence, in_npm, source_of
from mpconsole.size.advice.model import Advice, Kind

_FOLDERS = re.compile(
    r"(?:^|/)(?:__tests__|__mocks__|__snapshots__|tests?|specs?|e2e|coverage|docs?|examples?|demos?"
    r"|\.github|\.husky|\.vscode|\.idea|\.storybook|cypress)/",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"(?:^|/)(?:package|package-lock|npm-shrinkwrap|composer|tsconfig(?:\.[\w-]+)?|jsconfig|lerna|nx|turbo|tslint"
    r"|\.?(?:eslintrc|prettierrc|stylelintrc|babelrc|commitlintrc|lintstagedrc|swcrc)"
    r"|project\.private\.config|renovate|manifest\.webapp|typings?)\.(?:js|json)$"
    r"|(?:^|/)(?:gulpfile|gruntfile|webpack\.[\w.-]*|rollup\.config|vite\.config|vitest\.config|jest\.[\w.-]*"
    r"|karma\.[\w.-]*|babel\.config|postcss\.config|tailwind\.config|eslint\.config|prettier\.config"
    r"|commitlint\.config|\.?lintstagedrc|stylelint\.config)\.(?:c?js|ts|json)$"
    r"|\.(?:test|spec|stories|story|bench)\.(?:js|ts|wxs|json)$|\.js\.map\.json$",
    re.IGNORECASE,
)


def is_leftover(path: str) -> bool:
    """Whether a path is that of docs, tests, examples or a tool's configuration."""
    return _NAMES.search(path) is not None or _FOLDERS.search(path) is not None


def leftovers(evidence: Evidence) -> Iterator[Advice]:
    """Yield what ships by accident: by its name, and only where the program does not use it."""
    graph = evidence.graph
    if graph is None:
        return
    found = [
        evidence.advised(file)
        for file in evidence.shipped
        if is_leftover(file.path)
        and not in_npm(file.path)
        and source_of(file) not in evidence.reach
        and file.path not in evidence.icons
        and not evidence.namers(file.path)
    ]
    yield Advice(Kind.LEFTOVER, tuple(found))
