"""What people are told, word for word, for every measure and in both languages."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from forum.members.models import Member
from forum.storage.session import session
from moderation.cases.models import Case
from moderation.cases.story import kind_of
from moderation.decisions.measures import MEASURES
from moderation.decisions.models import TO_AUTHOR, TO_REPORTER
from moderation.decisions.statements import draft, end_of_complaining
from tests.cast import Cast
from tests.factories.categories import make_category, make_topic
from tests.factories.moderation import case_about, decide_it, report_it

KEPT = Path(__file__).parent / "told"


def drafts(case: Case, language: str, role: str) -> str:
    """All statements, one after another, each under the name of its measure."""
    kind = kind_of(case.subject_kind)
    assert kind is not None
    told = []
    for chosen in MEASURES.values():
        decision: Any = SimpleNamespace(
            rule_key="respect",
            rule_version=1,
            facts="Es war grob.",
            until=datetime(2030, 5, 4, 18, tzinfo=UTC) if chosen.needs_until else None,
            illegal=False,
            law="",
            source="notice",
            detected_by_machine=chosen.name == "hide",
            decided_by_machine=False,
            reverses_id=None,
            snapshot_id=None,
        )
        judged = kind.snapshot(kind.find(case.subject_id))
        told.append(f"=== {chosen.name}\n{draft(decision, case, chosen, role, language, judged)}\n")
    return "\n".join(told)


@pytest.fixture
def case(cast: Cast) -> Any:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category(), "Bread")
        yield case_about("topic", session().get_one(Case, report_it(cast.nia, "topic", topic.id)).subject_id)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", [TO_AUTHOR, TO_REPORTER])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_told_is_what_was_agreed(case: Case, role: str, language: str) -> None:
    """The files beside this one hold the agreed words: whoever changes a template reads the whole again."""
    kept = KEPT / f"{role}.{language}.txt"
    assert drafts(case, language, role) == kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_restriction_says_all_that_the_law_asks_for(case: Case, language: str) -> None:
    """Digital Services Act, Article 17(3): measure, place, duration, facts, source, machines, ground, redress."""
    for text in re.split(r"^=== ", drafts(case, language, TO_AUTHOR), flags=re.MULTILINE)[1:]:
        name = text.split("\n", 1)[0]
        wanted = ["Es war grob.", f"/topics/{case.subject_id}"]
        if MEASURES[name].restricts:
            wanted += ["/conduct/v/1#rule-respect"]
            wanted += (
                ["reported", "program", "person decided", "six months", "out-of-court", "court at any time"]
                if language == "en"
                else [
                    "signalé",
                    "programme",
                    "une personne qui a décidé",
                    "six mois",
                    "extrajudiciaire",
                    "justice",
                ]
            )
        if MEASURES[name].needs_until:
            wanted += ["2030"]
        assert [word for word in wanted if word not in text] == [], name


def test_an_undone_decision_is_told_with_what_it_was(cast: Cast, case: Case) -> None:
    made = decide_it(cast.mo, case.id, "hide")
    undoing: Any = SimpleNamespace(
        rule_key="respect", rule_version=1, facts="It was a quotation.", until=None, illegal=False, law="",
        source="own", detected_by_machine=False, decided_by_machine=False, reverses_id=made.id, snapshot_id=None,
    )  # fmt: skip
    from moderation.decisions.measures import REVERSE

    text = draft(undoing, case, REVERSE, TO_AUTHOR, "en")
    assert "We had decided: It is hidden" in text
    assert "everything that followed from it is undone" in text
    assert "It was a quotation." in text
    assert session().get_one(Member, cast.mia.id).display_name not in text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("told", "zone", "end"),
    [
        ("2026-07-01T12:00:00", "Europe/Paris", "2027-01-01T22:59:59"),  # 184 days, and the whole of the last
        ("2026-08-31T12:00:00", "Europe/Paris", "2027-02-28T22:59:59"),
        ("2026-07-01T22:30:00", "Europe/Paris", "2027-01-02T22:59:59"),  # there it was the second of July
        ("2026-03-01T00:30:00", "America/New_York", "2026-08-29T03:59:59"),
    ],
)
def test_six_months_are_months_of_the_calendar(cast: Cast, told: str, zone: str, end: str) -> None:
    with cast.app.app_context():
        found = end_of_complaining(datetime.fromisoformat(told).replace(tzinfo=UTC), zone)
    assert found.isoformat() == f"{end}+00:00"
