"""What a department answers before moderators: its own words, which fall on nobody who did not write them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.clock import now
from forum.storage.session import session, transaction
from moderation.appeals.actions.complain import complain
from moderation.appeals.actions.judge import judge as judge_appeal
from moderation.cases.fold import HELD, NOTED
from moderation.cases.models import Case
from moderation.cases.story import entries_of
from moderation.decisions.actions.erase import erase_judged_texts
from moderation.decisions.models import TO_AUTHOR, Statement
from tests.cast import visitor
from tests.factories.conduct import accept_code
from tests.factories.handoffs import handoff_row, link_of, make_question, status_of
from tests.factories.members import fresh
from tests.factories.moderation import case_about, decide_it, report_it
from tests.forum.handoffs.conftest import Under, way  # noqa: F401 (a fixture)

INSULT = "Vous êtes tous des idiots."
FORM = {"able": "yes", "idempotency_key": "12345678", "insist": "1"}


def page(one: Under, who: str, path: str) -> str:
    return str(one.cast.browser(who).get(path, follow_redirects=True).text)


@pytest.fixture
def linked(way: Under) -> Under:  # noqa: F811
    """Whoever holds the link wrote what is held."""
    with way.cast.app.app_context():
        for one in (way.lea, way.dan):
            accept_code(one)
        way.lea, way.dan = fresh(way.lea), fresh(way.dan)
        path = link_of(way.handoff)
    assert way.cast.browser("guest").write(path, FORM, text=INSULT).status_code == 303
    return way


def case_of(one: Under) -> int:
    with one.cast.app.app_context():
        return case_about("handoff_answer", one.handoff).id


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_came_by_a_link_offers_nothing_against_anybody(linked: Under, language: str) -> None:
    with linked.cast.app.app_context():
        assert [one.subject_kind for one in session().scalars(select(Case))] == ["handoff_answer"]
        assert case_about("handoff_answer", linked.handoff).owner_id is None
    mo = linked.cast.browser("mo")
    spoken = {"Accept-Language": language}
    shown = mo.get(f"/moderation/cases/{case_of(linked)}", headers=spoken).text
    assert INSULT in shown and ">Lea<" not in shown
    assert ("réponse d’un service" if language == "fr" else "answer of a department") in shown
    form = mo.get(f"/moderation/cases/{case_of(linked)}/decide", headers=spoken).text
    offered = {
        one for one in ("publish", "hide", "remove", "warn", "ask_edit", "mute", "suspend", "close")
        if f'value="{one}"' in form
    }  # fmt: skip
    assert offered == {"publish", "hide", "remove"}


def test_hidden_it_brings_a_statement_to_nobody_and_is_waited_for_anew(linked: Under) -> None:
    with linked.cast.app.app_context():
        decide_it(linked.cast.mo, case_of(linked), "hide")
        row = handoff_row(linked.handoff)
        assert (row.state, row.answer_state, row.status) == ("published", "hidden", "sent")
        assert session().scalars(select(Statement).where(Statement.role == TO_AUTHOR)).all() == []
        notes = [one.data["text"] for one in entries_of(case_of(linked)) if one.kind == NOTED]
        assert len(notes) == 1
    assert INSULT not in visitor(linked.cast.app, linked.lea).get(f"/handoffs/{linked.handoff}").text
    assert page(linked, "mia", f"/handoffs/{linked.handoff}/mine").count("Delivery") > 0


def test_published_it_is_brought_back(linked: Under) -> None:
    with linked.cast.app.app_context():
        decide_it(linked.cast.mo, case_of(linked), "publish")
        assert status_of(linked.handoff) == "answered"
    assert INSULT in visitor(linked.cast.app, linked.lea).get(f"/handoffs/{linked.handoff}").text


def test_who_answered_in_the_program_reads_why_and_complains_with_success(way: Under) -> None:  # noqa: F811
    with way.cast.app.app_context():
        for one in (way.lea, way.dan):
            accept_code(one)
        dan = visitor(way.cast.app, fresh(way.dan))
    assert dan.write(f"/handoffs/{way.handoff}/answer", FORM, text=INSULT).status_code == 303
    assert INSULT in dan.get(f"/handoffs/{way.handoff}").text
    with way.cast.app.app_context():
        assert case_about("handoff_answer", way.handoff).owner_id == way.dan.id
        decide_it(way.cast.mo, case_of(way), "remove")
        assert status_of(way.handoff) == "sent"
        statement = session().scalars(select(Statement).where(Statement.role == TO_AUTHOR)).one()
        assert statement.member_id == way.dan.id
        number = statement.decision_id
        with transaction():
            appeal = complain(actor=fresh(way.dan), statement_id=statement.id, text="I meant it well.")
        with transaction():
            judge_appeal(actor=way.cast.ada, appeal_id=appeal.id, outcome="reversed", reasons="It is kind.")
        assert (handoff_row(way.handoff).answer_state, status_of(way.handoff)) == ("published", "answered")
    assert "answer of a department" in page(way, "mo", f"/moderation/decisions/{number}")


def test_a_colleague_reports_it_apart_from_the_note(linked: Under) -> None:
    with linked.cast.app.app_context():
        decide_it(linked.cast.mo, case_of(linked), "publish")
    lea = visitor(linked.cast.app, linked.lea)
    shown = lea.get(f"/handoffs/{linked.handoff}").text
    assert f'href="/report/handoff_answer/{linked.handoff}"' in shown
    assert f'href="/report/handoff/{linked.handoff}"' not in shown, "nobody reports what is their own"
    assert INSULT in lea.get(f"/report/handoff_answer/{linked.handoff}").text
    with linked.cast.app.app_context():
        report_it(linked.lea, "handoff_answer", linked.handoff)
        decide_it(linked.cast.mo, case_of(linked), "remove")
        assert handoff_row(linked.handoff).state == "published"
        with time_machine.travel(now() + timedelta(days=400)):
            erase_judged_texts()
            row = handoff_row(linked.handoff)
            assert (row.answer, row.note) == ("", "Order of May.")


def test_the_evidence_marks_what_stands_in_the_note_where_it_stands_and_nothing_of_the_details(
    way: Under,  # noqa: F811
) -> None:
    note, details = f"Pour mardi. {INSULT} {INSULT}", f"Commande 4711. {INSULT}"
    with way.cast.app.app_context():
        accept_code(way.lea)
        lea = visitor(way.cast.app, fresh(way.lea))
        post = make_question(way.cast.nia, "Et le mien ?", slug="other")
    said = {"department": str(way.department), "subject": "Des colis en retard", "note": note}
    form = {**said, "details": details, "idempotency_key": "12345678", "insist": "1"}
    assert lea.write(f"/posts/{post}/hand-off", form).status_code == 303
    with way.cast.app.app_context():
        case = case_about("handoff", way.handoff + 1)
        (held,) = [one for one in entries_of(case.id) if one.kind == HELD]
        spans = [span for signal in held.data["signals"] for span in signal["spans"]]
        words = INSULT.rstrip(".")
        marked = {(note.find(words), note.find(words) + len(words)), (note.rfind(words), len(note) - 1)}
        assert {(start, end) for start, end in spans} == marked
        assert "4711" not in str(held.data)
