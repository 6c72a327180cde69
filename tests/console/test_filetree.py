from hypothesis import given
from hypothesis import strategies as st

from mpconsole.console.filetree import Node, find, package_tree, visible
from mpconsole.size.model import PackageSize, ShippedFile

NAMES = st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(lambda parts: "/".join([*parts, "f.js"]))


def package(root: str, sizes: dict[str, int]) -> PackageSize:
    files = {f"{root}{name}": ShippedFile(f"{root}{name}", size, size, "x") for name, size in sizes.items()}
    return PackageSize("x", root, False, sum(sizes.values()), 0, files)


@given(st.sampled_from(["", "shop/"]), st.dictionaries(NAMES, st.integers(0, 9), max_size=20))
def test_each_folder_weighs_what_lies_below_it(root: str, sizes: dict[str, int]) -> None:
    tree = package_tree(package(root, sizes), "x", source=False)
    for node in visible([tree], {}, all_open=True):
        inside = [size for name, size in sizes.items() if f"{root}{name}".startswith(node.path)]
        assert (node.bytes, node.count) == (sum(inside), len(inside))
    for name in sizes:
        trail: list[Node] = find(tree, name)
        assert trail[-1].path == f"{root}{name}"
        assert [node.depth for node in trail] == list(range(len(trail)))


def test_only_what_is_kept_is_in_the_tree() -> None:
    tree = package_tree(
        package("", {"a/x.js": 1, "b/y.js": 2}), "x", source=False, keep=lambda path: "x" in path
    )
    assert list(tree.children) == ["a/"]
    assert tree.bytes == 1
