"""Calls, contributions, commitments and words before moderators: screened, reported, decided, complained of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from forum.clock import at, now
from forum.contributions.models import Call, Commitment, Contribution, LedgerEntry, Word
from forum.contributions.queries import find_call
from forum.hooks import Reconsider
from forum.members.viewer import Viewer
from forum.notifications.models import Notification
from forum.storage.session import session, transaction
from moderation.appeals.actions.complain import complain
from moderation.appeals.actions.judge import judge as judge_appeal
from moderation.audit.models import AuditLine
from moderation.decisions.actions.erase import erase_judged_texts
from moderation.decisions.models import TO_AUTHOR, Statement
from tests.cast import Cast, visitor
from tests.factories.conduct import accept_code
from tests.factories.contributions import (
    FORM,
    PROMISE,
    days,
    make_call,
    make_commitment,
    make_contribution,
    make_speaker,
    respond,
    settle,
)
from tests.factories.moderation import case_about, decide_it
from tests.said import says

INSULT = "Vous êtes tous des idiots."


@pytest.fixture
def bea(cast: Cast) -> Viewer:
    with cast.app.app_context():
        made = make_speaker()
        accept_code(made)
        return made


def ledger() -> list[str]:
    return list(session().scalars(select(LedgerEntry.kind).order_by(LedgerEntry.id)))


def page(cast: Cast, who: str, path: str) -> str:
    return cast.browser(who).get(path, follow_redirects=True).get_data(as_text=True)


def test_a_call_that_has_to_wait_is_asked_and_promised_when_it_is_published(cast: Cast, bea: Viewer) -> None:
    browser = visitor(cast.app, bea)
    with cast.app.app_context():
        form = {**FORM, "last_day": days(9).isoformat(), "due_on": days(20).isoformat(), "purpose": INSULT}
    asked = browser.write("/calls/new", form)
    assert asked.status_code == 422
    assert 'name="insist"' in asked.text
    assert INSULT in asked.text
    sent = browser.write("/calls/new", form, insist="1")
    assert sent.status_code == 303
    with cast.app.app_context():
        call = session().scalars(select(Call)).one()
        assert (call.state, call.published_at, ledger()) == ("held", None, [])
        case = case_about("call", call.id)
    for path in (sent.location, f"/commitments/{call.commitment_id}"):
        assert cast.browser("guest").get(path).status_code == 404
        assert cast.browser("mia").get(path).status_code == 404
    assert "waits for a moderator" in browser.get(sent.location).text
    assert FORM["title"] not in page(cast, "guest", "/calls") + page(cast, "guest", "/")
    with cast.app.app_context():
        decide_it(cast.mo, case.id, "publish")
        assert ledger() == ["asked", "promised"]
    assert FORM["title"] in page(cast, "guest", "/calls")


def test_a_promise_that_has_to_wait_stands_in_the_ledger_when_it_is_published(
    cast: Cast, bea: Viewer
) -> None:
    with cast.app.app_context():
        form = {"kind": "workshop", "promise": INSULT, "due_on": days(20).isoformat(), "insist": "1"}
    assert visitor(cast.app, bea).write("/commitments/new", form).status_code == 303
    with cast.app.app_context():
        promised = session().scalars(select(Commitment)).one()
        assert (promised.state, ledger()) == ("held", [])
        decide_it(cast.mo, case_about("commitment", promised.id).id, "publish")
        assert ledger() == ["promised"]


def test_a_contribution_that_has_to_wait_reaches_the_brand_when_it_is_published(
    cast: Cast, bea: Viewer
) -> None:
    with cast.app.app_context():
        call_id = make_call(bea)
    path = f"/calls/{call_id}/contribute"
    asked = cast.browser("nia").write(path, body=INSULT, named="yes")
    assert asked.status_code == 422
    assert INSULT in asked.text
    assert cast.browser("nia").write(path, body=INSULT, named="yes", insist="1").status_code == 303
    browser = visitor(cast.app, bea)
    assert INSULT not in browser.get(f"/calls/{call_id}").text
    assert INSULT in page(cast, "nia", f"/calls/{call_id}")
    with cast.app.app_context():
        waiting = session().scalars(select(Contribution)).one()
        assert session().scalars(select(Notification.kind)).all() == []
        decide_it(cast.mo, case_about("contribution", waiting.id).id, "publish")
        told = session().scalars(select(Notification.member_id).where(Notification.kind == "call_answered"))
        assert told.all() == [bea.id]
    assert INSULT in browser.get(f"/calls/{call_id}").text


def test_a_word_that_has_to_wait_is_not_read_though_its_turn_is_taken(cast: Cast, bea: Viewer) -> None:
    with cast.app.app_context():
        call_id = make_call(bea)
        brought = make_contribution(cast.mia, call_id)
        with pytest.raises(Reconsider):
            respond(bea, brought, "accept", INSULT)
    sent = visitor(cast.app, bea).write(
        f"/contributions/{brought}/answer", word=INSULT, turn="accept", insist="1"
    )
    assert sent.status_code == 303
    for who in ("mia", "guest"):
        shown = page(cast, who, f"/calls/{call_id}")
        assert INSULT not in shown
        assert "waits for a moderator" in shown
    with cast.app.app_context():
        word = session().scalars(select(Word)).one()
        decide_it(cast.mo, case_about("brand_word", word.id).id, "publish")
    assert INSULT in page(cast, "guest", f"/calls/{call_id}")


def subject(kind: str, cast: Cast, bea: Viewer) -> tuple[int, str, str, int]:
    """A thing of this kind: its number, the page on which it stands, its words, its author."""
    call_id = make_call(bea, "Taste three honeys")
    if kind == "call":
        return call_id, f"/calls/{call_id}", "Taste three honeys", bea.id
    if kind == "commitment":
        made = make_commitment(bea, "A workshop about hives for thirty")
        return made, f"/commitments/{made}", "A workshop about hives for thirty", bea.id
    brought = make_contribution(cast.mia, call_id, "I taste on Sunday.")
    respond(bea, brought, "accept", "With pleasure and a spoon.")
    if kind == "contribution":
        return brought, f"/contributions/{brought}", "I taste on Sunday.", cast.mia.id
    word = session().scalars(select(Word.id)).one()
    return word, f"/contributions/{brought}", "With pleasure and a spoon.", bea.id


@pytest.mark.parametrize("kind", ["call", "commitment", "contribution", "brand_word"])
def test_each_text_can_be_reported_hidden_complained_of_and_put_back(
    cast: Cast, bea: Viewer, kind: str
) -> None:
    with cast.app.app_context():
        number, path, words, author_id = subject(kind, cast, bea)
        lines = ledger()
    assert f'href="/report/{kind}/{number}"' in page(cast, "nia", path)
    form = {"rule": "respect", "sentence": "It mocks beginners.", "idempotency_key": "a-report"}
    assert cast.browser("nia").write(f"/report/{kind}/{number}", form).status_code == 303
    with cast.app.app_context():
        case = case_about(kind, number)
        assert (case.owner_id, case.category_id) == (author_id, None)
    assert words in page(cast, "mo", f"/moderation/cases/{case.id}")
    with cast.app.app_context():
        decide_it(cast.mo, case.id, "hide")
    for who in ("nia", "guest"):
        assert words not in page(cast, who, path) + page(cast, who, "/calls") + page(cast, who, "/ledger")
    with cast.app.app_context():
        assert ledger() == lines, "moderation adds nothing to the ledger and takes nothing away"
        told = session().scalars(select(Statement).where(Statement.role == TO_AUTHOR)).one()
        assert told.member_id == author_id
        author: Any = bea if author_id == bea.id else cast.mia
        with transaction():
            appeal = complain(actor=author, statement_id=told.id, text="It was kindly meant.")
        with transaction():
            judge_appeal(actor=cast.ada, appeal_id=appeal.id, outcome="reversed", reasons="It is kind.")
        kept = session().scalars(select(AuditLine.act).where(AuditLine.act.like("BrandText%"))).all()
        assert kept == ["BrandTextHidden", "BrandTextShown"]
    assert words in page(cast, "guest", path)


def test_a_hidden_call_keeps_its_lines_without_its_words(cast: Cast, bea: Viewer) -> None:
    with cast.app.app_context():
        call_id = make_call(bea, "Taste three honeys")
        respond(bea, make_contribution(cast.mia, call_id), "accept")
        form = {"rule": "respect", "sentence": "", "idempotency_key": "a-report"}
    cast.browser("nia").write(f"/report/call/{call_id}", form)
    with cast.app.app_context():
        decide_it(cast.mo, case_about("call", call_id).id, "remove")
        found = find_call(call_id)
        assert found is not None
        settle(bea, found.commitment_id)
    shown = page(cast, "guest", "/ledger")
    assert "Taste three honeys" not in shown
    assert "something that can’t be read at the moment" in shown
    assert "we asked for one thing, one person helped. The one promise is kept" in shown
    assert page(cast, "guest", "/ledger.csv").count("asked") == 1


def test_who_would_rather_not_be_named_stays_so_before_whoever_reports(cast: Cast, bea: Viewer) -> None:
    with cast.app.app_context():
        brought = make_contribution(cast.mia, make_call(bea), "I taste on Sunday.", named=False)
        respond(bea, brought, "accept")
    assert not says(page(cast, "nia", f"/report/contribution/{brought}"), "Mia")
    form = {"rule": "respect", "sentence": "", "idempotency_key": "a-report"}
    cast.browser("nia").write(f"/report/contribution/{brought}", form)
    assert not says(page(cast, "nia", "/reports"), "Mia")
    with cast.app.app_context():
        case = case_about("contribution", brought)
    assert "Mia" in page(cast, "mo", f"/moderation/cases/{case.id}")


def test_the_words_of_a_removed_call_are_erased_in_time(cast: Cast, bea: Viewer) -> None:
    with cast.app.app_context():
        call_id = make_call(bea)
    form = {"rule": "respect", "sentence": "", "idempotency_key": "a-report"}
    cast.browser("nia").write(f"/report/call/{call_id}", form)
    with cast.app.app_context():
        decide_it(cast.mo, case_about("call", call_id).id, "remove")
        with at(now() + timedelta(days=400)):
            erase_judged_texts()
            session().expire_all()
            call = session().get_one(Call, call_id)
            assert (call.title, call.source, call.html, call.purpose) == ("", "", "", "")
            assert session().get_one(Commitment, call.commitment_id).promise == PROMISE
        assert "BrandTextErased" in set(session().scalars(select(AuditLine.act)))
