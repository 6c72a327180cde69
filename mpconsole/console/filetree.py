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


def package_tree(package: PackageSize, name: str, *, source: bool, keep: Callable[[str], bool]) -> Node:
    """Build the tree of one package's files for which `keep(path)` holds."""
    root = Node(name, package.root)
    for path, file in package.files.items():
        if keep(path):
            _add(root, path.removeprefix(package.root), file, weight(file, source=source))
    return root


def _add(root: Node, inner: str, file: ShippedFile, count: int) -> None:
    root.bytes += count
    root.count += 1
    node = root
    *folders, name = inner.split("/")
    for folder in folders:
        child = node.children.get(folder + "/")
        if child is None:
            child = Node(folder + "/", f"{node.path}{folder}/", depth=node.depth + 1)
            node.children[folder + "/"] = child
        node = child
        node.bytes += count
        node.count += 1
    node.children[name] = Node(name, file.path, count, 1, node.depth + 1, file)


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
