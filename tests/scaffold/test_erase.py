import pytest

from mpconsole.scaffold.erase import NotErasableError, erase_types


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("const a: number = 1\n", "const a = 1\n"),
        ("function f<T>(a: T, b?: string): Promise<T> {}\n", "function f(a, b) {}\n"),
        ("const a = (b as C).d\n", "const a = b.d\n"),
        ("const a = () => ({ b: 1 } as C)\n", "const a = () => ({ b: 1 })\n"),
        ("const a = [] as string[]\n", "const a = []\n"),
        ("a!.b!.c()\n", "a.b.c()\n"),
        ("f<A, B<C>>({ x: null as A | null })\n", "f({ x: null })\n"),
        ("import type { A } from './a'\nimport { b } from './b'\n", "import { b } from './b'\n"),
        ("/** Words. */\nexport interface A {\n  b: string\n}\n\nc()\n", "c()\n"),
        ("// kept\n\ntype A = 'b' | 'c'\n\nd()\n", "// kept\n\nd()\n"),
        ("const s = 'a: string as b!'\n", "const s = 'a: string as b!'\n"),
        ("const 中 = (x as 文).字\n", "const 中 = x.字\n"),
        ("export type A = B\n", ""),
        ("const a = { b: 1 } satisfies C\n", "const a = { b: 1 }\n"),
    ],
)
def test_types_go_and_everything_else_stays(source: str, plain: str) -> None:
    assert erase_types(source) == plain


@pytest.mark.parametrize(
    "source", ["enum A { b }\n", "namespace A { export const b = 1 }\n", "const a: = 1\n"]
)
def test_what_is_more_than_a_type_is_refused(source: str) -> None:
    with pytest.raises(NotErasableError):
        erase_types(source)
