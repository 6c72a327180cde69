"""A list of files drawn as a tree, with what each weighs."""

from collections.abc import Iterator, Mapping

from mpconsole.units import size

Branch = dict[str, "Branch | str"]


def draw(sizes: Mapping[str, int], marks: Mapping[str, str] | None = None) -> list[str]:
    """Return the lines of a tree of `sizes` (path → bytes), folders first; `marks` adds words to a path."""
    root: Branch = {}
    for path in sorted(sizes):
        *folders, name = path.split("/")
        here = root
        for folder in folders:
            inner = here.setdefault(folder, {})
            assert isinstance(inner, dict), f"{folder} is a file and a folder"
            here = inner
        here[name] = path
    rows = list(_rows(root, ""))
    width = max((len(label) for label, _path in rows), default=0)
    return [_line(label, path, width, sizes, marks or {}) for label, path in rows]


def _rows(branch: Branch, indent: str) -> Iterator[tuple[str, str]]:
    """Yield (the line's drawing and name, the path or "" for a folder)."""
    ordered = sorted(branch.items(), key=lambda item: (isinstance(item[1], str), item[0]))
    for index, (name, below) in enumerate(ordered):
        last = index == len(ordered) - 1
        joint, bar = ("└─ ", "   ") if last else ("├─ ", "│  ")
        if isinstance(below, str):
            yield f"{indent}{joint}{name}", below
        else:
            yield f"{indent}{joint}{name}/", ""
            yield from _rows(below, indent + bar)


def _line(label: str, path: str, width: int, sizes: Mapping[str, int], marks: Mapping[str, str]) -> str:
    if not path:
        return label
    mark = f"  {marks[path]}" if path in marks else ""
    return f"{label:<{width}}  {size(sizes[path]):>9}{mark}"
