"""What a person may do with a release: each asks what it must, in plain sight of what it is about."""

import asyncio
from abc import abstractmethod
from collections.abc import Awaitable, Callable
from typing import TypeVar

from textual import work

from mpconsole.console import glyphs, releases
from mpconsole.console.lines import Span
from mpconsole.console.views.base import View
from mpconsole.console.widgets.choose import Choose
from mpconsole.console.widgets.codesheet import CodeSheet
from mpconsole.console.widgets.sheets import Ask, Confirm
from mpconsole.console.widgets.textsheet import TextSheet
from mpconsole.console.wizard import steps
from mpconsole.console.wizard.wizard import drafts_of
from mpconsole.errors import MpconsoleError
from mpconsole.files import write_whole
from mpconsole.i18n import _
from mpconsole.release import handoff, words
from mpconsole.release.answers import Feedback
from mpconsole.release.by_hand import possible
from mpconsole.release.model import Action, Phase, ReleaseState
from mpconsole.session.session import Session
from mpconsole.state import project_folder

_T = TypeVar("_T")
Call = Callable[[], Awaitable[object]]


class Questions(View):
    """Knows the release on its way; `_carry_out` does one thing with the platform at a time."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._state: ReleaseState | None = None
        self._busy = ""
        self._trouble: tuple[str, str] = ("", "")

    @property
    @abstractmethod
    def is_free(self) -> bool:
        """Whether the release's keys are in force: the wizard is not open, nothing is being done."""

    @abstractmethod
    def _say(self, busy: str = "", trouble: tuple[str, str] = ("", "")) -> None:
        """Show what is being done, or why something could not be done."""

    @abstractmethod
    def _carry_out(self, busy: str, call: Call) -> object:
        """Do one thing with the platform, and show what came of it."""

    def _may(self, action: Action) -> bool:
        return self.is_free and self._state is not None and action in self._state.actions

    def action_go_on(self) -> None:
        """Settle what was open, and go on to the trial version."""
        if self._may(Action.ADVANCE):
            self._carry_out(_("Going on…"), self.session.releases.advance)

    @work(group="release-question")
    async def action_submit(self) -> None:
        """Submit it, after the version was typed."""
        if not self._may(Action.SUBMIT) or self._state is None:
            return
        version = self._state.release.version
        ask = _("Type the version ({version}) to submit it for review.").format(version=version)
        typed = await self.app.push_screen_wait(Ask(_("submit for review"), Span(ask)))
        if typed is not None:
            self._carry_out(_("Submitting…"), lambda: self._hand_in(typed))

    async def _hand_in(self, typed: str) -> None:
        """Submit it with what the wizard was told, or else the project's own answers."""
        ours = self.session.releases
        draft = drafts_of(self.session).load(ours.answers)
        await ours.submit(typed, await ours.material(draft.answers, Feedback(draft.feedback)))

    @work(group="release-question")
    async def action_sheet(self) -> None:
        """Show what is done by hand on the platform's site, with everything to paste."""
        if not self._may(Action.CONFIRM) or self._state is None:
            return
        ours = self.session.releases
        draft = drafts_of(self.session).load(ours.answers)
        text = handoff.sheet(self._state, ours.target.robot, draft.answers)
        if await self.app.push_screen_wait(TextSheet(_("by hand"), text)):
            self.app.copy_to_clipboard(text)
            self.app.notify(_("copied: {text}").format(text=_("the sheet")), timeout=3)

    @work(group="release-question")
    async def action_confirm(self) -> None:
        """Write down what a person did or saw on the platform's site."""
        if not self._may(Action.CONFIRM) or self._state is None:
            return
        said = {word: words.confirmation(word) for word in possible(self._state)}
        what = await self.app.push_screen_wait(Choose(_("what has happened there?"), said))
        if what is None:
            return
        reason = ""
        if what == "rejected":
            ask = Span(_("What did the reviewer write?"))
            typed: str | None = await self.app.push_screen_wait(Ask(_("rejected"), ask))
            reason = typed or ""
        if what == "submitted":
            drafts_of(self.session).forget()
        self._carry_out(_("Writing it down…"), lambda: self.session.releases.confirm(what, reason))

    @work(group="release-question")
    async def action_publish(self) -> None:
        """Publish to everybody."""
        if await self._agreed(Action.PUBLISH, _("publish to all"), _("Publish {version} to all users?")):
            self._carry_out(_("Publishing…"), self.session.releases.publish)

    @work(group="release-question")
    async def action_publish_part(self) -> None:
        """Publish to a share of the users."""
        if not self._may(Action.PUBLISH):
            return
        ask = _("To how many percent of the users? The share can only grow.")
        typed = await self.app.push_screen_wait(Ask(_("phased release"), Span(ask), value="10"))
        if typed is None:
            return
        if not typed.rstrip("%").strip().isdigit():
            said = _("{typed}: the share of users is a whole number from 1 to 100")
            self._say(trouble=(said.format(typed=typed or "…"), ""))
            return
        percent = int(typed.rstrip("%"))
        self._carry_out(_("Publishing…"), lambda: self.session.releases.publish(percent))

    @work(group="release-question")
    async def action_withdraw(self) -> None:
        """Take the review back."""
        if await self._agreed(
            Action.WITHDRAW,
            _("withdraw"),
            _("Take the review of {version} back? The platform allows 5 a day."),
        ):
            self._carry_out(_("Withdrawing…"), self.session.releases.withdraw)

    @work(group="release-question")
    async def action_roll_back(self) -> None:
        """Roll back to a version that users had before; a phased release is stopped instead."""
        if not self._may(Action.ROLLBACK) or self._state is None:
            return
        chosen: str | None = None
        if self._state.phase is not Phase.PHASED:
            versions = await self._asked(self.session.releases.past_versions)
            if versions is None:
                return
            before = {one.version: " ".join(one.notes.split()) for one in versions}
            if len(before) > 1:
                chosen = await self.app.push_screen_wait(Choose(_("roll back to which version?"), before))
                if chosen is None:
                    return
        question = _("Roll {version} back? Users get the version before.")
        if chosen:
            question = _("Roll {version} back? Users get {chosen}.").replace("{chosen}", chosen)
        if await self._agreed(Action.ROLLBACK, _("roll back"), question):
            self._carry_out(_("Rolling back…"), lambda: self.session.releases.rollback(chosen))

    @work(group="release-question")
    async def action_expedite(self) -> None:
        """Ask for a faster review, with what is left of them this month in plain sight."""
        if not self._may(Action.EXPEDITE):
            return
        quota = await self._asked(self.session.releases.quota)
        if quota is None:
            return
        question = _(
            "Ask for a faster review of {version}? {rest} of {limit} are left this month, for all programs."
        )
        question = question.replace("{rest}", str(quota.expedite_rest))
        question = question.replace("{limit}", str(quota.expedite_limit))
        if await self._agreed(Action.EXPEDITE, _("expedite"), question):
            self._carry_out(_("Asking for a faster review…"), self.session.releases.expedite)

    @work(group="release-question")
    async def action_service(self) -> None:
        """Pause the service, or open it again."""
        if not self._may(Action.ROLLBACK) or self._state is None or self._state.by_hand:
            return
        platform = await self._asked(self.session.releases.platform)
        is_open = None if platform is None else await self._asked(platform.serving)
        if platform is None or is_open is None:
            return
        question = (
            _("Pause the service of {version}? Nobody can open the program until it is opened again.")
            if is_open
            else _("The service is paused. Open {version} again?")
        )
        if await self._agreed(Action.ROLLBACK, _("service"), question):
            self._carry_out(_("Telling the platform…"), lambda: platform.set_serving(not is_open))

    @work(group="release-question")
    async def action_trial(self) -> None:
        """Show the trial version's code; it is kept as a picture too."""
        if self._state is None or not self.is_free or not releases.has_trial(self._state):
            return
        platform = await self._asked(self.session.releases.platform)
        picture = None if platform is None else await self._asked(platform.trial_code)
        if picture is None:
            return
        version = self._state.release.version
        file = project_folder(self.session.layout.base) / f"trial-{version}.jpg"
        await asyncio.to_thread(write_whole, file, picture)
        about = _("The trial version {version}: scan it with WeChat, as one of the program's testers.")
        if self._state.rehearsal:
            about = _("The trial version {version}: its code leads to the sandbox's page, not into WeChat.")
        where = steps.whereabouts(self.session.releases.target)
        sheet = CodeSheet(_("trial version"), where, about.format(version=version), file)
        await self.app.push_screen_wait(sheet)

    async def _asked(self, question: Callable[[], Awaitable[_T]]) -> _T | None:
        """Ask the platform; what it says instead of an answer is shown, and the answer is None."""
        self._say(_("Asking the platform…"))
        try:
            answer = await question()
        except MpconsoleError as error:
            self._say(trouble=(error.message, error.hint or ""))
            return None
        self._say()
        return answer

    async def _agreed(self, action: Action, title: str, question: str) -> bool:
        """Ask, with what it is about in plain sight."""
        if not self._may(action) or self._state is None:
            return False
        state = self._state
        where = f"{state.release.platform} {glyphs.DOT} {state.release.appid}"
        sentences = [Span(question.format(version=state.release.version), "strong"), Span(where, "muted")]
        if state.rehearsal:
            sentences.append(Span(_(steps.REHEARSAL), "secondary"))
        agreed: bool = await self.app.push_screen_wait(Confirm(title, *sentences))
        return agreed
