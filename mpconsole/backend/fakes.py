"""Made-up names, addresses, sentences for templates: `${fake.name}`, `${fake.random_int.1.100}`, by faker.

The library takes a quarter of a second to import; it is imported when a template asks for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Any

from mpconsole.i18n import language

if TYPE_CHECKING:
    from faker import Faker

_LOCALES = {"zh_CN": "zh_CN"}
_NO_VALUES = frozenset(
    {"add_provider", "binary", "cache_pattern", "del_arguments", "enum", "factories", "format",
     "generator_attrs", "get_arguments", "get_formatter", "get_providers", "image", "items", "json_bytes",
     "locales", "optional",
     "parse", "provider", "providers", "random", "seed", "seed_instance", "seed_locale", "set_arguments",
     "set_formatter", "tar", "unique", "weights", "xml", "zip"}
)  # fmt: skip
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class FakeSettings:
    """`[fake]`: the locale as faker writes it ("": that of the person), and the seed (None: by chance)."""

    locale: str = ""
    seed: int | None = None


class Fakes:
    """Makes values. With a seed, a server gives the same ones in the same order each time it begins."""

    def __init__(self, settings: FakeSettings = FakeSettings()) -> None:
        self.settings = settings
        self._faker: Faker | None = None

    def value(self, name: str, arguments: tuple[int, ...]) -> Any:
        """Return a value that JSON can say; None where this locale has nothing of the name."""
        if self._faker is None:
            self._faker = new_faker(self.settings.locale or _LOCALES.get(language(), "en_US"))
            if self.settings.seed is not None:
                self._faker.seed_instance(self.settings.seed)
        made: Callable[..., Any] | None = getattr(self._faker, name, None)
        return None if made is None else _plain(made(*arguments))

    def restart(self) -> None:
        """Begin with the first values again."""
        self._faker = None


def new_faker(locale: str) -> "Faker":
    """Return faker's generator of a locale. Raises AttributeError where it knows no such locale."""
    from faker import Faker

    return Faker(locale, use_weighting=False)


def is_known(name: str, arguments: tuple[int, ...]) -> bool:
    """Whether there is such a value with so many numbers behind it."""
    if name.startswith("_") or name in _NO_VALUES:
        return False
    try:
        return _tried(name, arguments)
    except Exception:  # noqa: BLE001 - whatever a generator says of numbers that it cannot take
        return False


@cache
def _tried(name: str, arguments: tuple[int, ...]) -> bool:
    made = getattr(new_faker("en_US"), name, None)
    if not callable(made) or any(abs(one) > _LONGEST for one in arguments if name not in _NUMBERS):
        return False
    return _plain(made(*arguments)) is not None


_NUMBERS = frozenset({"random_int", "pyint", "random_number", "pyfloat", "unix_time"})


def _plain(value: Any) -> Any:
    match value:
        case bool() | int() | float() | str() | None:
            return value
        case datetime():
            return value.isoformat(timespec="seconds")
        case date() | time():
            return value.isoformat()
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple() | set():
            return [_plain(item) for item in value]
    return str(value)
