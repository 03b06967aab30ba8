"""What the brand of the example asked, what it gave back and what it still owes, told through the verbs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from forum.contributions.actions.ask import Asked, ask
from forum.contributions.actions.contribute import contribute
from forum.contributions.actions.promise import Promise, give_up, keep_promise, promise_openly
from forum.contributions.actions.respond import accept, mark_unused, mark_used
from forum.contributions.days import day_of
from forum.contributions.queries import find_call, find_commitment, find_contribution
from forum.demo.asked import DemoBrand, DemoBrought, DemoCall, DemoPromise, load_brand
from forum.demo.content import CONTENT
from forum.demo.telling import Story
from forum.members.actions.grant_role import give
from forum.members.models import SPEAK, Member
from forum.storage.session import session
from forum.topics.composing import compose

TRUSTED = 155
"""Days since those who speak for the brand may."""
ANSWERED = 0.4
"""Days after which a contribution was accepted."""


def tell_brand(story: Story) -> None:
    """Let it happen in ``story``."""
    Telling(story).run(load_brand(CONTENT / "brand.toml", set(story.people.members)))


class Telling:
    """All that happened, added as steps that the story tells when their moments come."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.people = story.people

    def run(self, brand: DemoBrand) -> None:
        for name in brand.speakers:
            self._then(TRUSTED, partial(self._trust, name))
        for call in brand.calls:
            self._call(call)
        for promise in brand.promises:
            self._promise(promise)

    def _then(self, days_ago: float, step: Callable[[], object]) -> None:
        self.story.once(self.story.ago(days_ago), step)

    def _trust(self, name: str) -> None:
        member = session().get_one(Member, self.people.members[name])
        give(member=member, capability=SPEAK, by=self.people.members["ada"])

    def _promised(self, told: DemoPromise) -> Promise:
        return Promise(told.gives, told.promise, self._day(told.due_days_ago))

    def _day(self, days_ago: float) -> Any:
        return day_of(self.story.ago(days_ago))

    def _call(self, told: DemoCall) -> None:
        made: list[Any] = []

        def begin() -> None:
            call = ask(
                actor=self.story.who(told.by),
                asked=self._asked(told),
                counterpart=self._promised(told.returns),
                brought=told.brought,
            )
            made.extend((call.id, call.commitment_id))

        self._then(told.days_ago, begin)
        for brought in told.contributions:
            self._contribution(made, told.by, brought)
        self._settle(lambda: made[1], told.returns)

    def _asked(self, told: DemoCall) -> Asked:
        return Asked(
            title=told.title,
            text=compose(told.text),
            whom=told.whom,
            effort=told.effort,
            purpose=told.purpose,
            rights=told.rights,
            credit=told.credit,
            last_day=self._day(told.until_days_ago),
            language=told.language,
        )

    def _contribution(self, call: list[Any], speaker: str, told: DemoBrought) -> None:
        made: list[int] = []

        def bring() -> None:
            found: Any = find_call(call[0], lock=True)
            text = compose(told.text)
            made.append(contribute(actor=self.story.who(told.by), call=found, text=text, named=told.named).id)

        def answer(verb: Callable[..., object], word: str) -> Callable[[], object]:
            return lambda: verb(actor=self.story.who(speaker), contribution=_found(made[0]), word=word)

        self._then(told.days_ago, bring)
        if told.accepted:
            self._then(told.days_ago - ANSWERED, answer(accept, told.accepted))
        if told.used:
            self._then(told.outcome_days_ago, answer(mark_used, told.used))
        elif told.unused:
            self._then(told.outcome_days_ago, answer(mark_unused, told.unused))

    def _promise(self, told: DemoPromise) -> None:
        made: list[int] = []

        def begin() -> None:
            promise = self._promised(told)
            made.append(
                promise_openly(actor=self.story.who(told.by), promise=promise, language=told.language).id
            )

        self._then(told.days_ago, begin)
        self._settle(lambda: made[0], told)

    def _settle(self, commitment_id: Callable[[], int], told: DemoPromise) -> None:
        def settle() -> None:
            found: Any = find_commitment(commitment_id(), lock=True)
            if told.kept:
                keep_promise(actor=self.story.who(told.by), commitment=found, word=told.kept)
            else:
                give_up(actor=self.story.who(told.by), commitment=found, reason=told.given_up)

        if told.kept or told.given_up:
            self._then(told.settled_days_ago, settle)


def _found(contribution_id: int) -> Any:
    return find_contribution(contribution_id, lock=True)
