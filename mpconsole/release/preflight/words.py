"""The preflight's items in words, in the language in use."""

from collections.abc import Callable, Iterable, Mapping

from mpconsole import units
from mpconsole.errors import UsageError
from mpconsole.i18n import N_, _, ngettext
from mpconsole.official.words import SITE
from mpconsole.release.model import PreflightItem

_MOST_NAMES = 6
_TITLES = {
    "size": N_("Size"),
    "checks": N_("Checks"),
    "tree": N_("Working tree"),
    "version": N_("Version"),
    "notes": N_("Notes"),
    "review": N_("Review"),
    "privacy": N_("Privacy interfaces"),
    "addresses": N_("Addresses"),
    "tag": N_("Tag"),
    "categories": N_("Categories"),
    "material": N_("For the reviewer"),
    "pictures": N_("Pictures"),
    "account": N_("Test account"),
    "content": N_("User content"),
    "filing": N_("Filing"),
    "testers": N_("Testers"),
    "permission": N_("Permission text"),
    "interfaces": N_("Interface permission"),
    "guideline": N_("Privacy guideline"),
    "domains": N_("Legal domains"),
    "reasons": N_("Reasons to reject"),
}
_ITEMS = {
    "size.ok": N_("{bytes} in all; {scope} {used} of {limit}"),
    "size.near": N_("{bytes} in all; near the limit: {scope} {used} of {limit}"),
    "size.over": N_("over the limit: {scope} {used} of {limit}"),
    "size.unknown": N_("only compiling tells whether {scope} ({used} as written) stays within {limit}"),
    "size.compile": N_("ship only after compiling, so nothing can be built from here: {files}"),
    "checks.errors": N_("{errors}, {warnings}"),
    "checks.passed": N_("no errors, {warnings}"),
    "tree.none": N_("no git commit says what this release is made from"),
    "tree.dirty": N_("changed and not committed: {files}"),
    "tree.clean": N_("everything committed, at {revision}"),
    "version.unknown": N_("{version}; what is live was not asked"),
    "version.first": N_("{version} is the first one"),
    "version.same": N_("{version} is live already"),
    "version.after": N_("{version} is after {live}, which is live"),
    "version.before": N_("{version} is before {live}, which is live"),
    "version.unordered": N_("{version} cannot be compared with {live}, which is live"),
    "notes.there": "{first}",
    "notes.none": N_("there are none; reviewers and colleagues read them"),
    "review.unknown": N_("the platform was not asked"),
    "review.open": N_("{version} is in review; there can be only one"),
    "review.none": N_("nothing else is in review"),
    "privacy.undeclared": N_("{names} used and not declared in requiredPrivateInfos"),
    "privacy.declared": N_("{names} used and declared"),
    "privacy.none": N_("no interface that requiredPrivateInfos must name"),
    "addresses.here": N_("{names} lead to a development machine"),
    "addresses.placeholder": N_("{names} is a sample, and no server of yours"),
    "addresses.develop": N_("{names} in the development version alone"),
    "addresses.insecure": N_("{names}: a released program reaches https and wss alone"),
    "addresses.none": N_("no development machine, nothing unencrypted"),
    "tag.here": N_("{tag} names this commit"),
    "tag.elsewhere": N_("{tag} names another commit"),
    "tag.none": N_("no tag says that this commit is {version}"),
    "categories.unknown": N_("the platform was not asked"),
    "categories.none": N_("the program has none, and a submission must name one"),
    "categories.there": "{names}",
    "categories.papers": N_("{names}: are the papers that they need handed in?"),
    "material.faults": "{faults}",
    "pictures.there": N_("{count} attached"),
    "pictures.none": N_("none attached; a reviewer who sees what to look for is faster"),
    "account.given": N_("the description for the reviewer speaks of one"),
    "content.none": N_("nothing with which users publish was found"),
    "content.declared": N_("how user content is kept safe is declared"),
    "content.found": N_("users may publish with {names}, and nothing is declared"),
    "filing.rehearsal": N_("a rehearsal needs none"),
    "filing.live": N_("{live} is live, which only a filed program may be"),
    "filing.unknown": N_("is the program filed? No new program is published without it"),
    "testers.rehearsal": N_("a rehearsal needs none"),
    "testers.unknown": N_("is everybody who should try it a project or trial member? Nobody else can"),
    "permission.there": "{words}",
    "permission.missing": N_("{names} used, and app.json does not tell users why"),
    "interfaces.unknown": N_("{names}: is it granted on the platform's site?"),
    "interfaces.missing": N_("{names} not granted by the platform"),
    "interfaces.granted": N_("{names} granted"),
    "guideline.none": N_("no interface that it must name"),
    "guideline.there": N_("{names} declared"),
    "guideline.written": N_("{names} written in [privacy] and not sent yet"),
    "guideline.unknown": N_("the code uses {names}: does the guideline say so?"),
    "guideline.missing": N_("the code uses {names}, which the guideline does not name"),
    "domains.none": N_("no address of a server in the code"),
    "domains.unknown": N_("{names}: are these legal domains of the program?"),
    "domains.asked": N_("{names} requested, and no legal domain: a released program cannot reach it"),
    "domains.missing": N_("{names} in the code, and no legal domain"),
    "domains.legal": "{names}",
    "reasons.none": N_("none of {count} common ones found"),
    "reasons.unfinished": N_("looks unfinished: {names}"),
    "reasons.induced": N_("sharing for a reward is forbidden: {names}"),
    "reasons.follow": N_("nobody may be made to follow an account: {names}"),
    "reasons.superlative": N_("superlatives are refused: {names}"),
    "reasons.endorsed": N_("nothing may claim that the platform endorses it: {names}"),
    "reasons.autoplay": N_("{names} plays by itself"),
    "reasons.code": N_("{names}: code made at run time is refused"),
    "reasons.payment": N_("{names}: payment needs a category with its licence, and none for virtual goods"),
    "reasons.web-view": N_("{names} shows only pages of business domains"),
    "reasons.simple": N_("one page alone may be called too simple"),
    "reasons.debug": N_("app.json has debug switched on"),
    "reasons.logout": N_("there is a login, and no way to log out was found"),
    "account.login": N_("the program has a login ({name}): reviewers will ask for an account"),
    "account.none": N_("no login found"),
}
_COUNTED: Mapping[str, Callable[[int], str]] = {
    "files": lambda count: ngettext("{count} file", "{count} files", count),
    "errors": lambda count: ngettext("{count} error", "{count} errors", count),
    "warnings": lambda count: ngettext("{count} warning", "{count} warnings", count),
}
_HELP = {
    "size.over": N_("See what is big: mpconsole size"),
    "size.near": N_("See what is big: mpconsole size"),
    "size.unknown": N_("See what is big: mpconsole size"),
    "size.compile": N_("Build them first, or switch the compiler plugin off in project.config.json."),
    "checks.errors": N_("See them: mpconsole check"),
    "tree.dirty": N_("Commit or stash them, so that this release can be made again."),
    "version.same": N_("Choose a newer one."),
    "version.before": N_("Choose a newer one."),
    "review.open": N_("Wait for the verdict, or withdraw it."),
    "privacy.undeclared": N_(
        "The platform would answer 61040: add them to requiredPrivateInfos in app.json."
    ),
    "addresses.here": N_(
        "Put the real server's address there, "
        "or choose it by envVersion: {{develop: …, trial: …, release: …}}"
    ),
    "addresses.placeholder": N_("Put the real server's address there before you release in earnest."),
    "tag.elsewhere": N_("Choose a newer version, or release the commit that it names."),
    "tag.none": N_("git tag v{version}"),
    "categories.none": N_("Choose one on the platform's site."),
    "categories.papers": N_("Look at {site}, under 设置 → 服务类目."),
    "material.faults": N_("Mend it in mpconsole.toml, under [review]."),
    "pictures.none": N_("Name some in mpconsole.toml: [review] pictures"),
    "content.found": N_("Declare it in mpconsole.toml: [review.user_content]; social categories must."),
    "filing.unknown": N_("Look at {site}, on its first page or under 设置 → 基本设置: 小程序备案."),
    "testers.unknown": N_("Look at {site}, under 用户身份 → 成员管理: 体验成员."),
    "permission.missing": N_("Write it: app.json, permission, scope.userLocation, desc."),
    "interfaces.unknown": N_("Ask there: mpconsole release privacy"),
    "interfaces.missing": N_("Apply for it: mpconsole release privacy --apply API --why TEXT"),
    "guideline.written": N_("Send it: mpconsole release privacy --set"),
    "guideline.unknown": N_("See: mpconsole release privacy"),
    "guideline.missing": N_(
        "Write it into mpconsole.toml, [privacy] uses, then: mpconsole release privacy --set"
    ),
    "domains.asked": N_("Add it: mpconsole release domains --add request ADDRESS"),
    "domains.missing": N_("Add what is requested: mpconsole release domains --add request ADDRESS"),
    "account.login": N_("Write one into mpconsole.toml: [review] description"),
}


def check_accepted(names: Iterable[str]) -> None:
    """Raise UsageError for a name that no item has."""
    for name in names:
        if name not in _TITLES:
            raise UsageError(
                _("preflight has no item {name}").format(name=name),
                hint=_("Choose one of: {names}").format(names=", ".join(_TITLES)),
            )


def item(one: PreflightItem) -> tuple[str, str, str]:
    """Return an item's title, its sentence, and what to do ("" where nothing is to be done)."""
    args = {name: _shown(name, value) for name, value in one.args.items()} | {"site": SITE}
    return (
        _(_TITLES[one.name]),
        _(_ITEMS[one.key]).format(**args),
        _(_HELP[one.key]).format(**args) if one.key in _HELP else "",
    )


def _shown(name: str, value: object) -> str:
    if name in _COUNTED and isinstance(value, int):
        return _COUNTED[name](value).format(count=value)
    if name in ("bytes", "limit", "used") and isinstance(value, int):
        return units.size(value)
    if name == "scope":
        return {"total": _("all packages"), "__APP__": _("main package")}.get(str(value), str(value))
    if not isinstance(value, list):
        return str(value)
    more = [_("{count} more").format(count=len(value) - _MOST_NAMES)] if len(value) > _MOST_NAMES else []
    return ", ".join([*map(str, value[:_MOST_NAMES]), *more])
