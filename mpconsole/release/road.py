"""The part of a release that needs no person: from the sources to a scanned trial version, or an upload."""

import asyncio
from collections.abc import Callable

import msgspec

from mpconsole.release.model import Phase, ReleaseState, StepName, StepStatus
from mpconsole.release.moves import Data, Move, Moves
from mpconsole.release.pipeline import Pipeline
from mpconsole.release.platforms.protocol import Material, Parcel
from mpconsole.release.targets import Target
from mpconsole.release.workshop import Workshop

UNFINISHED = (Phase.PREPARED, Phase.BUILT, Phase.UPLOADED, Phase.TRIAL, Phase.READY)
"""The phases before a submission."""

_OURS = (StepName.BUILD, StepName.UPLOAD, StepName.TEMPLATE, StepName.COMMIT, StepName.SCAN)
_BY_HAND = (StepName.BUILD, StepName.UPLOAD)
_FROM_LIBRARY = (StepName.TEMPLATE, StepName.COMMIT, StepName.SCAN)


class Road:
    """Takes one release along; `intent` gives what was last intended for a step whose outcome is unknown."""

    def __init__(
        self,
        target: Target,
        workshop: Workshop,
        moves: Moves,
        pipeline: Pipeline,
        intent: Callable[[StepName], Data | None],
    ) -> None:
        self._target = target
        self._workshop = workshop
        self._moves = moves
        self._pipeline = pipeline
        self._intent = intent

    async def settle(self) -> None:
        """Finish the step that is open, with what was intended then."""
        state = self._pipeline.state
        step = state.open_step
        if step is None:
            return
        intent = self._intent(step) or {}
        moves = self._moves
        side: dict[StepName, Callable[[], Move]] = {
            StepName.SUBMIT: lambda: moves.submit(msgspec.convert(intent["material"], Material)),
            StepName.WITHDRAW: lambda: moves.withdraw(state.audit_id or ""),
            StepName.EXPEDITE: lambda: moves.expedite(state.audit_id or ""),
            StepName.PUBLISH: lambda: moves.publish(phased=state.phase is Phase.PHASED),
            StepName.PHASE: lambda: moves.phase(intent["percent"]),
            StepName.STOP_PHASE: moves.stop_phase,
            StepName.ROLLBACK: lambda: moves.rollback(intent["number"], intent["to"]),
        }
        await self._pipeline.carry_out(side[step]() if step in side else self._move(step))

    async def go(self) -> None:
        """Take every step up to the point where a person decides."""
        if self._pipeline.state.phase not in UNFINISHED:
            return
        for step in self._steps():
            if self._pipeline.state.step(step).status is not StepStatus.DONE:
                await self._pipeline.carry_out(self._move(step))

    def _steps(self) -> tuple[StepName, ...]:
        if self._target.by_hand:
            return _BY_HAND
        return _FROM_LIBRARY if self._target.template is not None else _OURS

    def _move(self, step: StepName) -> Move:
        moves = self._moves
        makers: dict[StepName, Callable[[], Move]] = {
            StepName.BUILD: lambda: Move(StepName.BUILD, self._build),
            StepName.UPLOAD: lambda: moves.upload(self._parcel),
            StepName.TEMPLATE: self._template,
            StepName.COMMIT: lambda: moves.commit(self._template_id(), self._target.ext_json()),
            StepName.SCAN: moves.scan,
        }
        return makers[step]()

    def _template(self) -> Move:
        chosen = self._target.template
        return self._moves.template() if chosen is None else self._moves.chosen_template(chosen)

    def _template_id(self) -> str:
        return str(self._pipeline.state.step(StepName.TEMPLATE).data["template_id"])

    async def _build(self, _intent: Data) -> Data:
        state = self._pipeline.state
        return await asyncio.to_thread(
            self._workshop.copy_sources if self._target.from_sources else self._workshop.make, state.release
        )

    def _parcel(self) -> Parcel:
        state: ReleaseState = self._pipeline.state
        release = state.release
        if self._target.from_sources:
            sources = self._workshop.sources(state)
            maps = sources.with_name("sourcemap.zip")
            return Parcel(b"", release.version, release.notes, self._target.robot, sources, maps)
        return Parcel(self._workshop.package(state), release.version, release.notes, self._target.robot)
