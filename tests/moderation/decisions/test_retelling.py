"""Everyone who was told otherwise is told again; nobody is told twice what they know."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.clock import now
from forum.jobs.worker import run_due
from forum.storage.session import session, transaction
from moderation.cases.models import Case
from moderation.decisions.actions.answer_reports import answer_reports
from moderation.decisions.actions.reverse import reverse
from moderation.decisions.models import Decision, Statement
from moderation.reports.models import Report
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.moderation import decide_it, report_it


@pytest.fixture
def case_id(cast: Cast) -> int:
    """The case of a post of Mia's that Nia reported."""
    with cast.app.app_context():
        post = make_reply(cast.mia, make_topic(cast.nia, make_category()).id, "You are all geese.")
        return report_it(cast.nia, "post", post.id)


def decided(cast: Cast, case_id: int, *measures: str) -> list[int]:
    """Decisions one after another, each told before the next."""
    made = []
    for measure in measures:
        until = now() + timedelta(days=2) if measure in ("ask_edit", "mute") else None
        made.append(decide_it(cast.mo, case_id, measure, until=until).id)
        run_due(cast.app)
    return made


def undone(cast: Cast, decision_id: int) -> int:
    with transaction():
        made = reverse(actor=cast.ada, decision_id=decision_id, facts="A mistake.").id
    run_due(cast.app)
    return made


def heard(cast: Cast) -> list[tuple[str, str]]:
    """What Nia was told: the measures, with the texts."""
    session().expire_all()
    found = select(Decision.measure, Statement.text).join(Statement, Statement.decision_id == Decision.id)
    told = session().execute(found.where(Statement.member_id == cast.nia.id).order_by(Statement.id))
    return [(row.measure, row.text) for row in told]


def outcome() -> str:
    session().expire_all()
    return session().scalars(select(Report.outcome)).one()


@pytest.mark.parametrize(
    ("measures", "expected"),
    [
        (("ask_edit", "hide"), "upheld"),
        (("ask_edit", "dismiss"), "upheld"),  # what they reported was to be changed
        (("hide", "restore"), "refused"),
        (("hide", "remove"), "upheld"),
        (("dismiss", "hide"), "upheld"),
    ],
)
def test_another_decision_is_told_to_whoever_was_told_otherwise(
    cast: Cast, case_id: int, measures: tuple[str, str], expected: str
) -> None:
    with cast.app.app_context():
        made = decided(cast, case_id, *measures)
        answer_reports({"decision_id": made[-1]})  # a job may run twice
        told = heard(cast)
        assert [measure for measure, _text in told] == list(measures)
        assert "no longer holds" in told[1][1] and "Thank you for your report" not in told[1][1]
        assert outcome() == expected


@pytest.mark.parametrize("measures", [("hide", "warn"), ("hide", "dismiss"), ("warn", "mute")])
def test_what_changes_nothing_of_it_is_told_to_nobody(
    cast: Cast, case_id: int, measures: tuple[str, str]
) -> None:
    with cast.app.app_context():
        decided(cast, case_id, *measures)
        assert len(heard(cast)) == 1 and outcome() == "upheld"


def test_a_job_that_comes_late_says_nothing_that_is_over(cast: Cast, case_id: int) -> None:
    with cast.app.app_context():
        first, _second, _third = decided(cast, case_id, "warn", "hide", "restore")
        answer_reports({"decision_id": first})
        assert [measure for measure, _text in heard(cast)] == ["warn", "hide", "restore"]


def test_what_stays_removed_is_not_said_to_stay_as_it_is(cast: Cast, case_id: int) -> None:
    with cast.app.app_context():
        hidden, removed = decided(cast, case_id, "hide", "remove")
        undone(cast, hidden)
        assert len(heard(cast)) == 2 and outcome() == "upheld"  # nothing of it changed
        undone(cast, removed)
        assert len(heard(cast)) == 3 and outcome() == "refused"


def test_what_still_stands_is_said_where_something_else_is_undone(cast: Cast, case_id: int) -> None:
    with cast.app.app_context():
        _hidden, removed = decided(cast, case_id, "hide", "remove")
        undone(cast, removed)
        assert "Another decision stands all the same: It is hidden" in heard(cast)[-1][1]
        assert outcome() == "upheld"


def test_the_preview_shows_what_they_will_hear(cast: Cast, case_id: int) -> None:
    with cast.app.app_context():
        decided(cast, case_id, "hide")
    fields = {"rule": "1:respect", "facts": "It was a quotation.", "step": "preview", "seen": "9"}
    fields["idempotency_key"] = "k" * 16
    path, mo = f"/moderation/cases/{case_id}/decide", cast.browser("mo")
    page = mo.write(path, fields, measure="restore").text
    assert "What we told you before no longer holds" in page
    assert "What whoever reported it will read" not in mo.write(path, fields, measure="warn").text


@pytest.mark.parametrize("edited", [True, False])
def test_whoever_changed_what_they_were_asked_to_hears_that_it_may_stay(
    cast: Cast, case_id: int, edited: bool
) -> None:
    """As long as the request stands, nothing is said: it may stay only once it is changed."""
    with cast.app.app_context():
        decided(cast, case_id, "ask_edit")
        post_id = session().get_one(Case, case_id).subject_id
    if edited:
        fields = {"body": "I see it otherwise.", "revision": "1", "idempotency_key": "a-key-of-mine"}
        assert cast.browser("mia").write(f"/posts/{post_id}/edit", fields).status_code == 303
    with cast.app.app_context():
        (dismissed,) = decided(cast, case_id, "dismiss")
        told = select(Decision.measure).join(Statement, Statement.decision_id == Decision.id)
        mine = told.where(Statement.member_id == cast.mia.id).order_by(Statement.id)
        assert session().scalars(mine).all() == ["ask_edit", "dismiss"][: 1 + edited]
        undone(cast, dismissed)
        assert session().scalars(mine).all() == ["ask_edit", "dismiss", "reverse"][: 1 + 2 * edited]
