"""The platform's error codes (`errcode`), each with one sentence: what is wrong and what to do.

Source: the documentation of the third-party-platform API (code management, tokens, privacy, domains) as of
2026-07, the typed clients DotNetCore.SKIT.FlurlHttpClient.Wechat and WxJava, and answers that developers
quote. `words` gives the sentence in English, marked for the catalogue; translate it where it is shown.
"""

from mpconsole.i18n import N_

BUSY = -1
SCAN_UNFINISHED = 61039
PRIVACY_REFUSED = 61040
ALREADY_IN_REVIEW = 85009
ALREADY_RELEASED = 85052
PHASE_MUST_GROW = 85082
NO_AUDIT = 85058
NOTHING_TO_WITHDRAW = 87012
NOTHING_COMMITTED = 86001
NO_NEW_DOMAIN = 85017
NO_NEW_BUSINESS_DOMAIN = 89019
NO_TEMPLATE = 85064
EXPEDITED_ALREADY = 89404

TOKEN_ENDED = frozenset({40001, 40014, 42001})
"""The access token is not valid (any more): a new one may be fetched, and the call repeated."""

TICKET_ENDED = frozenset({61005, 61006})
"""component_verify_ticket is too old or wrong: the platform pushes a new one every ten minutes."""

_WORDS: dict[int, str] = {
    40003: N_("The openid is not valid: take the one that this program's login gave."),
    40007: N_("The media id is not valid or has run out: upload the file again."),
    40037: N_("The template id is not valid: take one from the program's own list."),
    40163: N_("This login code was used already: each one works once."),
    41008: N_("No login code was sent."),
    41028: N_("The form id is not valid."),
    45027: N_("The template does not fit the program's category."),
    45076: N_("The count is out of its range."),
    47003: N_("A value breaks its template's rules: the platform's answer names the field."),
    87014: N_("The content is risky: change it before it is shown."),
    89000: N_("The program is bound to an open-platform account already: unbind it first."),
    89002: N_("The program is bound to no open-platform account."),
    89003: N_("The open-platform appid is not valid."),
    -1: N_("The platform is busy; wait a moment and try again."),
    40001: N_("The secret or the token is not valid: check the appid and the secret that belong together."),
    40002: N_("The platform did not accept the kind of token that was asked for."),
    40005: N_("This kind of file is not taken: pictures are PNG, JPEG or GIF, videos MP4."),
    40006: N_("The file is too big: pictures may have 2 MB, videos 10 MB."),
    40013: N_("The appid is not valid: check it in project.config.json or in the environment's settings."),
    40014: N_("The access token is not valid; a new one is needed."),
    40066: N_("The address is not valid."),
    40097: N_("The platform did not accept one of the values that were sent."),
    40125: N_("The app secret is wrong: copy it again from the platform's site."),
    40129: N_("The scene is not valid: up to 32 visible characters."),
    40159: N_("The path is not valid: check it against the pages in app.json."),
    40164: N_("This machine's IP address is not on the IP white list: add it on the platform's site."),
    40165: N_("The page is not part of the trial version: check its path."),
    41001: N_("No access token was sent."),
    41002: N_("No appid was sent."),
    41004: N_("No app secret was sent."),
    41005: N_("The file was empty."),
    41018: N_("The third-party platform's appid (component_appid) is missing."),
    41030: N_("The page is not part of the live version: publish it first, or check its path."),
    42001: N_("The access token has run out; a new one is needed."),
    43001: N_("The platform wants this called with GET."),
    43002: N_("The platform wants this called with POST."),
    44002: N_("The request was empty where the platform wants a body."),
    45009: N_("The daily limit of calls is used up: try again tomorrow, or reset it on the platform's site."),
    45011: N_("Too many calls in this minute: wait a minute and try again."),
    47001: N_("The platform could not read what was sent."),
    47002: N_("The platform could not decode what was sent: it takes JSON in UTF-8."),
    48001: N_("This program has no right to call that interface: check what the owner has authorised."),
    61003: N_(
        "The program's owner has not authorised this third-party platform: let the owner authorise it."
    ),
    61004: N_("This machine's IP address is not on the third-party platform's white list: add it there."),
    61005: N_(
        "The verify ticket has run out: wait for the next push (every ten minutes) and store that one."
    ),
    61006: N_("The verify ticket is not valid: store the one that was pushed last."),
    61007: N_("The owner has not granted this interface to the third-party platform: authorise it again."),
    61009: N_("The authorisation code is not valid: let the owner authorise the platform again."),
    61010: N_("The authorisation code has run out: let the owner authorise the platform again."),
    61023: N_("The refresh token is not valid: let the owner authorise the platform again."),
    61039: N_("The privacy scan is not finished: wait a minute; committing again would only start it anew."),
    61040: N_(
        "The code uses privacy interfaces that are not declared or not granted: declare them in "
        "requiredPrivateInfos, apply for them on the platform's site, or remove the calls."
    ),
    80066: N_("A plugin's version is not valid: give one that exists, such as 1.2.3."),
    80067: N_("A plugin was not found: check its provider appid."),
    80082: N_("The program has no right to use a plugin: add the plugin on the platform's site first."),
    80200: N_("The code package is too big: see mpconsole size."),
    85001: N_("The person was not found: check the WeChat id; the person may not be searchable."),
    85002: N_("The program has as many testers as it may have: remove one first."),
    85003: N_("The person already tests as many programs as allowed."),
    85004: N_("The person already is a tester."),
    85006: N_("A tag is not valid: up to 10 tags, each up to 20 characters, with spaces between them."),
    85007: N_("A page to be reviewed is not part of the program: check its path."),
    85008: N_(
        "The category is not valid for this program: add it on the platform's site and let it be approved."
    ),
    85009: N_("A version of this program is in review already: wait for the verdict or withdraw it."),
    85010: N_("An entry for review lacks something: each needs both categories and their ids."),
    85011: N_("A title is not valid: up to 32 characters."),
    85012: N_("The platform does not know this review any more."),
    85013: N_("The ext.json is not valid: check its keys and values."),
    85014: N_("The template does not exist (any more): upload again."),
    85015: N_("This is no mini-program account, or the version is not valid."),
    85016: N_("Too many domains: remove some that are not used."),
    85017: N_("The domains are as they were: there is nothing to change."),
    85018: N_("A domain is not registered with the third-party platform: add it there first."),
    85019: N_("No version has been submitted for review: submit one first."),
    85020: N_("The version has not passed review: it can be published only after that."),
    85021: N_("The service cannot be switched now: the program must have a live version."),
    85022: N_("The service is either opened or closed; nothing else can be asked for."),
    85023: N_("A submission has 1 to 5 entries."),
    85043: N_("The template is broken: upload again."),
    85044: N_("The code package is too big: see mpconsole size."),
    85045: N_("A page named in ext.json is not part of the program: check its path."),
    85046: N_("An item of the tab bar in ext.json lacks its pagePath."),
    85047: N_("The pages in ext.json are empty: leave the key out or name some."),
    85048: N_("The ext.json cannot be read: check that it is valid JSON."),
    85051: N_("The description or the preview material is too long: shorten it."),
    85052: N_("This version is live already."),
    85058: N_("This program has never been submitted for review."),
    85064: N_("The draft or the template was not found: upload again."),
    85065: N_("The template library is full: delete templates that are not used any more."),
    85077: N_("The category has been withdrawn: choose another one."),
    85079: N_("The program has no live version yet: the first release goes to everybody, not in phases."),
    85080: N_("The submitted version has not passed review: it can be published only after that."),
    85081: N_("The share of users is not valid: give a whole number from 1 to 100."),
    85082: N_("The share of users can only grow: give more than it is now, or stop the phased release."),
    85083: N_("The search switch is blocked for this program."),
    85084: N_("The search switch cannot be changed now."),
    85085: N_("This month's submissions are used up: ask for more in the provider's assistant, or wait."),
    85086: N_("There is no trial version: upload before you submit."),
    85087: N_(
        "The program opens other programs that app.json does not name in navigateToMiniProgramAppIdList."
    ),
    85090: N_("The program is being worked on by the platform: try again later."),
    85091: N_("The search switch is off: open it before you submit."),
    85092: N_(
        "The preview material is not valid: pictures and videos are kept for three days, upload them again."
    ),
    85093: N_("There are too many preview pictures or videos: remove some."),
    85094: N_("The program shows what users write: declare how it is checked (ugc_declare)."),
    86000: N_("Only a third-party platform may call this on behalf of a program."),
    86001: N_("There is no trial version: upload first."),
    86002: N_("The program's profile is not complete: set name, picture, introduction and categories first."),
    86007: N_("The platform forbids this program to submit: see the notice on the platform's site."),
    86008: N_("The provider is punished and may not submit: see the notice on the platform's site."),
    86009: N_("The provider may not submit new programs: see the notice on the platform's site."),
    86010: N_("The provider may not submit updates: see the notice on the platform's site."),
    86069: N_(
        "The privacy guideline lacks something about its owner: a way to be reached, and how users are told."
    ),
    86071: N_("The version of the privacy guideline is not valid."),
    86074: N_("There is no privacy guideline that is live yet."),
    87006: N_("Mini games cannot be submitted this way."),
    87011: N_("A phased release is running: finish or stop it before you roll back."),
    87012: N_(
        "The platform has nothing to take back here: no earlier version, or it was taken back already."
    ),
    87013: N_("Withdrawals are used up: 5 a day and 10 a month; wait, or let the review end."),
    87072: N_("The storage time in the privacy guideline is not valid: write it like 30天."),
    89019: N_("The business domains are as they were: there is nothing to change."),
    89020: N_("The third-party platform has no business domains: add them there first."),
    89021: N_("A business domain does not belong to the third-party platform: add it there first."),
    89029: N_("Too many business domains: remove some that are not used."),
    89231: N_("Programs of individuals may not have business domains."),
    89243: N_("The right to use a plugin is being applied for: wait until its owner has agreed."),
    89258: N_("A phased release is running: finish or stop it first."),
    89401: N_("The platform could not expedite the review: try again later."),
    89402: N_("This review is not in the queue: it has not been submitted, or it has ended."),
    89403: N_("This kind of review cannot be expedited."),
    89404: N_("This review has been expedited already."),
    89405: N_("This month's expedited reviews are used up."),
    89503: N_("The administrator must confirm this call: ask them to, in WeChat."),
    89506: N_("The administrator has refused this IP address for today."),
    89507: N_("The administrator has refused this IP address for an hour."),
    9400001: N_("The developing program has live streaming: it cannot be used for templates."),
    -10008: N_(
        "This machine's IP address is not on the upload key's white list: add it on the platform's site."
    ),
}


def words(code: int) -> str | None:
    """Return the sentence for `code` (English, marked), or None for a code that is not known here."""
    return _WORDS.get(code)


def known() -> frozenset[int]:
    """Return every code that has a sentence."""
    return frozenset(_WORDS)
