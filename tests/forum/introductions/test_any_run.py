"""Whatever people do in whatever order: a conversation is there exactly when both had said yes at one moment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from forum.clock import now
from forum.facts.log import FactRow
from forum.introductions.actions.end import end_those_due, take_back
from forum.introductions.actions.judge import hide_introduction, publish_introduction
from forum.introductions.models import TO_ANSWER, Introduction
from forum.introductions.queries import find_introduction
from forum.introductions.viewing import phase_of
from forum.members.viewer import Viewer
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.topics.models import CONVERSATION, Topic
from tests.cast import Cast
from tests.factories.introductions import answer_it, introduction_row, make_introduction

STEPS = ("mia yes", "mia no", "nia yes", "nia no", "back", "hide", "show", "three days", "routine")


class Run:
    """What should be true, kept beside what is."""

    def __init__(self, cast: Cast, cleo: Viewer, moment: Any) -> None:
        self.cast, self.cleo, self.moment = cast, cleo, moment
        self.number = make_introduction(cleo, cast.mia, cast.nia)
        self.said: dict[str, bool | None] = {"mia": None, "nia": None}
        self.hidden = self.met = self.back = False
        self.ends_at = now() + TO_ANSWER

    @property
    def over(self) -> bool:
        return not self.met and (self.back or self.ends_at <= now())

    def step(self, what: str) -> None:
        who, _, word = what.partition(" ")
        if word in ("yes", "no"):
            self._answer(who, word == "yes")
        elif what == "back":
            self._back()
        elif what in ("hide", "show"):
            self._judge(what == "hide")
        elif what == "routine":
            end_those_due()
        else:
            self.moment.shift(timedelta(days=3))

    def _answer(self, who: str, willing: bool) -> None:
        if self.hidden or self.met or self.over:
            try:
                answer_it(getattr(self.cast, who), self.number, willing)
            except Refused:
                return
            raise AssertionError("an answer was taken that nobody waits for")
        self.said[who] = willing
        self.met = all(self.said.values())
        assert (answer_it(getattr(self.cast, who), self.number, willing) is not None) == self.met

    def _back(self) -> None:
        try:
            with transaction():
                take_back(actor=self.cleo, introduction_id=self.number)
            self.back = True
        except Refused:
            assert self.met or self.over

    def _judge(self, hiding: bool) -> None:
        with transaction():
            row = find_introduction(self.number, lock=True)
            assert row is not None
            ended = row.over_at is not None
            if hiding:
                hide_introduction(actor=self.cast.ada, introduction=row, reason="It is unkind.")
            else:
                publish_introduction(actor=self.cast.ada, introduction=row)
        if hiding and not self.hidden:
            self.said = {"mia": None, "nia": None}
        if not hiding and self.hidden and not self.met and not ended:
            self.ends_at = now() + TO_ANSWER
        self.hidden = hiding

    def check(self) -> None:
        row = introduction_row(self.number)
        wanted = select(func.count(Topic.id)).where(Topic.kind == CONVERSATION, Topic.id == row.topic_id)
        assert (row.met_at is not None) == self.met == bool(session().scalar(wanted))
        if not self.hidden:
            assert phase_of(row) == ("met" if self.met else "over" if self.over else "open")
        if row.over_at is not None or self.met:
            assert (row.first_said, row.second_said) == ("", "")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(STEPS), max_size=14))
def test_any_run_ends_as_its_history_says(cast: Cast, cleo: Viewer, steps: list[str]) -> None:
    with cast.app.app_context(), time_machine.travel(now(), tick=False) as moment:
        with transaction():
            session().execute(delete(Introduction))
            session().execute(delete(FactRow))
        run = Run(cast, cleo, moment)
        for what in steps:
            run.step(what)
            run.check()
