"""What ships as folders and files: the tree behind the Files view and the map."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from mpconsole.size.model import PackageSize, ShippedFile


@dataclass(slots=True)
class Node:
    """A package, folder or file. `bytes` is the sum of what lies below; `count` how many files that is."""

    name: str
    path: str
    bytes: int = 0
    count: int = 0
    depth: int = 0
    file: ShippedFile | None = None
    children: dict[str, "Node"] = field(default_factory=dict)

    def sorted(self) -> list["Node"]:
        """The children, the heaviest first."""
        return sorted(self.children.values(), key=lambda node: (-node.bytes, node.name))


def weight(file: ShippedFile, *, source: bool) -> int:
    """Return a file's bytes: as it ships, or as it lies on disk; unknown ones count as on disk."""
    return file.source_bytes if source or file.bytes is None else file.bytes


_NO_CHILDREN: dict[str, "Node"] = {}
"""What every file has; one for all of them, as there are thousands."""


def package_tree(
    package: PackageSize, name: str, *, source: bool, keep: Callable[[str], bool] | None = None
) -> Node:
    """Build the tree of one package's files: all, or those for which `keep(path)` holds."""
    root = Node(name, package.root)
    folders = {"": root}
    for path, file in package.files.items():
        if keep is not None and not keep(path):
            continue
        inner = path.removeprefix(package.root)
        start = inner.rfind("/") + 1
        folder = folders.get(inner[:start]) or _folder(inner[:start], folders)
        count = weight(file, source=source)
        folder.bytes += count
        folder.count += 1
        leaf = inner[start:]
        folder.children[leaf] = Node(leaf, file.path, count, 1, folder.depth + 1, file, _NO_CHILDREN)
    _sum_up(folders)
    return root


def _folder(inner: str, folders: dict[str, Node]) -> Node:
    """Return the node of the folder `inner` (with its last slash), made with those around it."""
    known = folders.get(inner)
    if known is not None:
        return known
    start = inner.rfind("/", 0, -1) + 1
    around = _folder(inner[:start], folders)
    node = Node(inner[start:], f"{folders[''].path}{inner}", depth=around.depth + 1)
    folders[inner] = around.children[node.name] = node
    return node


def _sum_up(folders: Mapping[str, Node]) -> None:
    """Add what lies in each folder to the one around it, the deepest first."""
    for inner in sorted(folders, key=lambda inner: -folders[inner].depth):
        if inner:
            around = folders[inner[: inner.rfind("/", 0, -1) + 1]]
            around.bytes += folders[inner].bytes
            around.count += folders[inner].count


def find(root: Node, inner: str) -> list[Node]:
    """Return the nodes from `root` to the file `inner` below it; [] where there is none."""
    trail = [root]
    *folders, name = inner.split("/")
    for part in (*(f"{folder}/" for folder in folders), name):
        child = trail[-1].children.get(part)
        if child is None:
            return []
        trail.append(child)
    return trail


def visible(
    roots: Iterable[Node], open_paths: Mapping[str, bool], *, all_open: bool = False
) -> Iterator[Node]:
    """Yield the nodes that are to be seen: each root, and what lies in open folders."""
    for root in roots:
        yield root
        if root.file is None and (all_open or open_paths.get(key(root), root.depth == 0)):
            yield from visible(root.sorted(), open_paths, all_open=all_open)


def key(node: Node) -> str:
    """Return what a node is known by from one tree to the next."""
    return f"{node.depth and 1}:{node.path}:{node.name if not node.depth else ''}"
