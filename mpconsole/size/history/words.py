"""What a forecast says to a person."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from mpconsole.i18n import N_, _, ngettext
from mpconsole.size.history.model import Forecast
from mpconsole.size.words import rounded
from mpconsole.units import delta


def worth_saying(found: Sequence[Forecast]) -> Iterator[Forecast]:
    """Yield what gets full, or the one reason why nothing can be said."""
    full = [one for one in found if one.day is not None]
    yield from full
    if not full and found:
        yield found[0]


def sentence(one: Forecast) -> str:
    """Say when a limit is reached, or why that cannot be said."""
    scope = _("The whole") if one.scope == "total" else _package(one.scope)
    if one.likely > one.limit:
        return _("{scope} is over {limit} already.").format(scope=scope, limit=rounded(one.limit))
    if not one.known:
        words = ngettext(
            "No forecast yet: it needs weights of four days over at least three, and has {count}.",
            "No forecast yet: it needs weights of four days over at least three, and has {count}.",
            one.days,
        )
        return words.format(count=one.days)
    if one.day is None:
        return _("At the last two weeks' rate nothing gets full within a year.")
    words = _("{scope} reaches {limit} on {day}, at the last two weeks' rate ({rate} a day).")
    rate = delta(round(one.rate))
    text = words.format(rate=rate, scope=scope, limit=rounded(one.limit), day=_day(one.day))
    if one.earliest is None or one.earliest == one.latest:
        return text
    if one.latest is None:
        return text + " " + _("Not before {earliest}.").format(earliest=_day(one.earliest))
    between = _("Likely between {earliest} and {latest}.")
    return text + " " + between.format(earliest=_day(one.earliest), latest=_day(one.latest))


def _package(name: str) -> str:
    return _("The main package") if name == "__APP__" else name


_MONTHS = (
    *(N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July")),
    *(N_("August"), N_("September"), N_("October"), N_("November"), N_("December")),
)


def _day(day: date) -> str:
    """A day as people write it: 3 May, with its year where that is another one."""
    this_year = day.year == datetime.now().astimezone().year
    words = _("{day} {month}") if this_year else _("{day} {month} {year}")
    return words.format(day=day.day, month=_(_MONTHS[day.month - 1]), year=day.year)
