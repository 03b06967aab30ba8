"""A small history of moderation over a year, counted by hand in the tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import time_machine
from sqlalchemy import select

from forum.hooks import hooks
from forum.jobs.worker import run_due
from forum.storage.session import session, transaction
from moderation.appeals.actions.complain import complain
from moderation.appeals.actions.judge import judge
from moderation.cases.fold import HELD
from moderation.cases.story import append, open_case, take_snapshot
from moderation.decisions.actions.decide import decide_at_once
from moderation.decisions.models import Decision, Statement
from moderation.reports.actions.notice import Told, give_notice, withdraw_notice
from moderation.reports.actions.report import add, withdraw
from moderation.reports.addresses import Named
from moderation.reports.models import Report
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_member
from tests.factories.moderation import case_about, decide_it, report_it, ruling

LAW = "Code pénal, article 222-33-2"


@contextmanager
def at(moment: str) -> Iterator[None]:
    """Let it be that moment, in UTC."""
    with time_machine.travel(f"{moment}+00:00", tick=False):
        yield


@dataclass
class Year:
    """The history, while it is being made."""

    cast: Cast
    posts: dict[str, int] = field(default_factory=dict)
    decisions: dict[str, int] = field(default_factory=dict)

    def case(self, name: str) -> int:
        return case_about("post", self.posts[name]).id

    def decided(self, name: str, decision: Decision) -> None:
        self.decisions[name] = decision.id
        run_due(self.cast.app)

    def complain(self, name: str, decision: str, judged: str, outcome: str, when: tuple[str, str]) -> None:
        """Somebody complains about a decision; Ada judges it."""
        member = getattr(self.cast, name)
        wanted = select(Statement.id).where(
            Statement.decision_id == self.decisions[decision], Statement.member_id == member.id
        )
        statement_id = session().scalar(wanted)
        assert statement_id is not None
        with at(when[0]), transaction():
            appeal_id = complain(actor=member, statement_id=statement_id, text="It was a quotation.").id
        with at(when[1]), transaction():
            judge(actor=self.cast.ada, appeal_id=appeal_id, outcome=outcome, reasons=judged)
        run_due(self.cast.app)


def live(cast: Cast) -> Year:
    """Let the history happen. Needs an application context."""
    year = Year(cast)
    with at("2026-03-01 09:00"):
        topic = make_topic(cast.ada, make_category(), "A topic")
        year.posts = {name: make_reply(cast.mia, topic.id, f"Text {name}.").id for name in "abcdef"}
    _first_half(year)
    _second_half(year)
    return year


def _first_half(year: Year) -> None:
    cast, leo = year.cast, make_member("leo")
    with at("2026-03-10 10:00"):
        report_it(cast.nia, "post", year.posts["a"])
    with at("2026-03-10 11:00"):
        report_it(leo, "post", year.posts["a"], rule="privacy")
    with at("2026-03-10 11:30"), transaction():  # a sentence more is not a report more
        report_id = session().scalars(select(Report.id).order_by(Report.id)).first() or 0
        add(actor=cast.nia, report_id=report_id, sentence="And he goes on.")
    with at("2026-03-10 12:00"):
        year.decided("hidden", decide_it(cast.mo, year.case("a"), "hide"))
    year.complain("mia", "hidden", "True.", "reversed", ("2026-04-01 08:00", "2026-04-03 08:00"))
    with at("2026-03-20 10:00"):
        report_it(cast.nia, "post", year.posts["b"])
    with at("2026-03-20 16:00"):
        year.decided("dismissed", decide_it(cast.mo, year.case("b"), "dismiss"))
    year.complain("nia", "dismissed", "It is allowed.", "upheld", ("2026-06-30 12:00", "2026-07-01 12:00"))
    with at("2026-05-01 10:00"):
        hold(cast, year.posts["c"], rules=["respect"])
    with at("2026-05-01 10:10"):
        year.decided("in order", decide_it(cast.mo, year.case("c"), "dismiss"))
    with at("2026-06-30 23:00"):
        _notice(year, "d", "d" * 40)
        _notice(year, "e", "e" * 40)
        _notice(year, "", "f" * 40)  # about nothing
    with at("2026-06-30 23:30"), transaction():
        withdraw_notice("e" * 40)


def _second_half(year: Year) -> None:
    cast = year.cast
    with at("2026-07-01 23:00"), transaction():
        made = decide_at_once(
            actor=cast.mo,
            kind_name="post",
            subject_id=year.posts["d"],
            ruling=ruling("remove", rule_key="illegal", illegal=True, law=LAW),
        )
    year.decided("removed", made)
    with at("2026-07-02 10:00"), transaction():
        own = decide_at_once(
            actor=cast.mo, kind_name="post", subject_id=year.posts["f"], ruling=ruling("hide")
        )
    year.decided("own", own)
    with at("2026-07-03 10:00"):
        report_it(cast.nia, "post", year.posts["e"])
    with at("2026-07-03 11:00"), transaction():
        last = session().scalars(select(Report.id).order_by(Report.id.desc())).first() or 0
        withdraw(actor=cast.nia, report_id=last)


def hold(cast: Cast, post_id: int, rules: list[str]) -> None:
    """The screening holds a post back, as it does before publishing."""
    kind = hooks().subjects["post"]
    with transaction():
        thing = kind.find(post_id, lock=True)
        case = open_case(kind, post_id, thing)
        data = {"weight": 80, "rules": rules, "signals": [], "snapshot_id": take_snapshot(case, kind, thing)}
        append(case, HELD, actor_id=cast.automod.id, data=data)


def _notice(year: Year, name: str, token: str) -> None:
    told = Told(
        address=f"/posts/{year.posts.get(name, 999_999)}", why="It threatens somebody.",
        name="Camille Dupont", email="camille.dupont@example.org", law=LAW,
    )  # fmt: skip
    with transaction():
        give_notice(named=Named("post", year.posts.get(name, 999_999)), told=told, token=token)
