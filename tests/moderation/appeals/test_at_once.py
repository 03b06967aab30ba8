"""Judging and asking by the pages: what is sent is read before, what came meanwhile too, and twice is once."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forum.storage.session import session, transaction
from moderation.appeals.actions.exchange import answer, ask
from moderation.appeals.models import Appeal, AppealMessage
from moderation.appeals.queries import MESSAGES
from moderation.decisions.models import Statement
from tests.cast import Cast
from tests.moderation.appeals.conftest import Story
from tests.moderation.appeals.test_complaining import complaint
from tests.moderation.decisions.filling import fields_of

WHY = "It was a quotation."


@pytest.fixture
def appeal(cast: Cast, hidden: Story) -> str:
    """The page of Mia's complaint."""
    with cast.app.app_context():
        return f"/moderation/appeals/{complaint(hidden, 'mia')}"


def outcome() -> str:
    session().expire_all()
    return session().scalars(select(Appeal.outcome)).one()


def test_a_reversal_is_read_and_edited_before_it_is_sent(cast: Cast, hidden: Story, appeal: str) -> None:
    ada = cast.browser("ada")
    page = fields_of(ada.get(appeal).text)
    short = ada.write(f"{appeal}/judge", page, outcome="reversed", reasons="No")
    assert (short.status_code, fields_of(short.text)["reasons"]) == (422, "No")
    assert "Say why in a few words" in short.text
    shown = ada.write(f"{appeal}/judge", page, outcome="reversed", reasons=WHY)
    sent = fields_of(shown.text)
    assert "We had decided: It is hidden" in sent["statement"] and WHY in sent["statement"]
    assert "What whoever reported it will read" in shown.text
    with cast.app.app_context():
        assert (outcome(), hidden.state()) == ("open", "hidden")
    kept = ada.write(f"{appeal}/judge", sent, step="change").text
    assert WHY in kept and 'value="reversed" checked' in kept
    asked = ada.write(f"{appeal}/judge", sent, step="decide", statement=" ")
    assert "There must be a statement" in asked.text  # the draft is what they did not want to send
    assert fields_of(asked.text)["statement"] == sent["statement"]
    assert asked.text.index(" autofocus") < asked.text.index('href="#statement"')
    with cast.app.app_context():
        assert (outcome(), hidden.state()) == ("open", "hidden")
    sent["statement"] = "You were right, and we are sorry."
    for _twice in range(2):
        done = ada.write(f"{appeal}/judge", sent, step="decide")
        assert done.status_code == 303
        page_after = ada.get(done.location).text
        assert "Whoever complained is told why" in page_after and "settled meanwhile" not in page_after
    with cast.app.app_context():
        assert (outcome(), hidden.state()) == ("reversed", "published")
        mine = select(Statement.text).where(Statement.member_id == cast.mia.id).order_by(Statement.id.desc())
        assert session().scalar(mine.limit(1)) == sent["statement"]


def test_what_is_said_where_the_decision_stands_is_read_too(cast: Cast, appeal: str) -> None:
    ada = cast.browser("ada")
    shown = ada.write(f"{appeal}/judge", fields_of(ada.get(appeal).text), outcome="upheld", reasons=WHY).text
    assert "The decision stands. The reasons:" in shown and WHY in shown
    assert 'name="statement" value=""' in shown


def test_who_thought_of_a_reversal_first_is_not_asked_for_its_statement(cast: Cast, appeal: str) -> None:
    ada, path = cast.browser("ada"), f"{appeal}/judge"
    shown = ada.write(path, fields_of(ada.get(appeal).text), outcome="reversed", reasons=WHY)
    back = fields_of(ada.write(path, fields_of(shown.text), step="change").text)
    stands = fields_of(ada.write(path, back, outcome="upheld").text)
    assert ada.write(path, stands, step="decide").status_code == 303
    with cast.app.app_context():
        assert outcome() == "upheld"


@pytest.mark.parametrize("step", ["preview", "decide"])
def test_an_answer_that_came_meanwhile_is_read_first(
    cast: Cast, hidden: Story, appeal: str, step: str
) -> None:
    ada, appeal_id = cast.browser("ada"), int(appeal.rsplit("/", 1)[1])
    with cast.app.app_context(), transaction():
        ask(actor=cast.ada, appeal_id=appeal_id, text="Whom did you quote?")
    page = fields_of(ada.get(appeal).text)
    with cast.app.app_context(), transaction():
        answer(actor=cast.mia, statement_id=hidden.statement("mia"), text="My uncle.")
    found = ada.write(f"{appeal}/judge", page, outcome="upheld", reasons=WHY, step=step)
    assert found.status_code == 409
    assert "An answer came meanwhile" in found.text and "My uncle." in found.text and WHY in found.text
    with cast.app.app_context():
        assert outcome() == "open"
    again = fields_of(found.text) | {"outcome": "upheld"}
    assert ada.write(f"{appeal}/judge", again, step="decide").status_code == 303
    with cast.app.app_context():
        assert outcome() == "upheld"


def test_a_question_and_its_answer_are_sent_once(cast: Cast, hidden: Story, appeal: str) -> None:
    with cast.app.app_context():
        path = f"/statements/{hidden.statement('mia')}"
    for who, where, words, done in (
        ("ada", f"{appeal}/ask", "Whom did you quote?", "Your question is sent."),
        ("mia", f"{path}/answer", "My uncle.", "Your answer is sent."),
    ):
        browser = cast.browser(who)
        for _twice in range(2):
            led = browser.write(where, text=words, idempotency_key="a-key-of-mine")
            assert done in browser.get(led.location).text
    with cast.app.app_context():
        assert session().scalar(select(func.count()).select_from(AppealMessage)) == 2


def test_a_question_that_comes_too_late_is_kept(cast: Cast, hidden: Story, appeal: str) -> None:
    """A colleague asked meanwhile; or so much was asked that it is time to decide, which is told before."""
    ada, number = cast.browser("ada"), int(appeal.rsplit("/", 1)[1])
    with cast.app.app_context():
        statement_id = hidden.statement("mia")
        for turn in range(MESSAGES // 2):
            with transaction():
                ask(actor=cast.ada, appeal_id=number, text=f"Question {turn}?")
            if turn == 0:
                late = ada.write(f"{appeal}/ask", text="And who heard it?", idempotency_key="a" * 20)
            with transaction():
                answer(actor=cast.mia, statement_id=statement_id, text=f"Answer {turn}.")
    assert late.status_code == 409 and "And who heard it?" in late.text
    assert "The last question has not been answered yet." in late.text
    page = ada.get(appeal).text
    assert "Enough was asked: it is time to decide." in page and 'name="text"' not in page
    last = ada.write(f"{appeal}/ask", text="And who else?", idempotency_key="b" * 20)
    assert last.status_code == 409 and "And who else?" in last.text and "it is time to decide" in last.text
