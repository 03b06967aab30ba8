"""Undoing what helped somebody takes something from them: they learn why, and may complain of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.jobs.worker import run_due
from forum.notifications.queries import notifications_of
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.topics.models import Post
from moderation.appeals.actions.complain import complain
from moderation.appeals.actions.judge import judge
from moderation.appeals.queries import judges_of, told_of_appeal
from moderation.decisions.actions.reverse import reverse
from moderation.decisions.models import Decision, Statement
from moderation.transparency.periods import Period
from moderation.transparency.submitting import submissions
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_member
from tests.factories.moderation import case_about, decide_it, report_it
from tests.factories.topics import send


@pytest.fixture
def post_id(cast: Cast) -> int:
    with cast.app.app_context():
        return make_reply(cast.mia, make_topic(cast.nia, make_category()).id, "You are all geese.").id


def undo(cast: Cast, decision_id: int, facts: str = "It still insults somebody.") -> Decision:
    with transaction():
        made = reverse(actor=cast.ada, decision_id=decision_id, facts=facts).id
    run_due(cast.app)
    session().expire_all()
    return session().get_one(Decision, made)


def state_of(post_id: int) -> str:
    session().expire_all()
    return session().get_one(Post, post_id).state


def told(decision: Decision, member_id: int) -> Statement:
    wanted = select(Statement).where(Statement.decision_id == decision.id, Statement.member_id == member_id)
    return session().scalars(wanted).one()


@pytest.mark.parametrize(("first", "then"), [("hide", "restore"), ("remove", "hide")])
def test_what_is_taken_out_of_sight_again_has_its_reasons_and_can_be_complained_of(
    cast: Cast, post_id: int, first: str, then: str
) -> None:
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", post_id)
        standing = decide_it(cast.mo, case_id, first, facts="It calls everybody a goose.").id
        undone = undo(cast, decide_it(cast.mo, case_id, then).id)
        assert state_of(post_id) == {"hide": "hidden", "remove": "removed"}[first]
        statement = told(undone, cast.mia.id)
        for words in ("holds again", "It calls everybody a goose.", "#rule-respect", "for six months"):
            assert words in statement.text, words
        assert "no longer holds" not in notifications_of(cast.mia).items[0].sentence
        assert f"decision-{undone.id}" in {one["puid"] for one in submissions(Period(undone.decided_at.year))}
        statement_id = statement.id
    page = cast.browser("mia").get(f"/statements/{statement_id}").text
    assert "Send the complaint" in page and "nothing to complain of" not in page
    with cast.app.app_context():
        with transaction():
            appeal = complain(actor=cast.mia, statement_id=statement_id, text="I quoted a play.").id
        assert judges_of(told_of_appeal(appeal)) == []  # Mo decided it, Ada brought it back
        eve = make_member("eve", moderator=True)
        for member in (cast.mo, cast.ada):
            with transaction(), pytest.raises(Refused):
                judge(actor=member, appeal_id=appeal, outcome="reversed", reasons="So be it.")
        with transaction():
            judge(actor=eve, appeal_id=appeal, outcome="reversed", reasons="It was a quotation.")
        assert state_of(post_id) == "published"
        assert session().scalars(select(Decision.id).where(Decision.reverses_id == standing)).one()
    assert "The complaint was right" in cast.browser("mia").get(f"/statements/{statement_id}").text


def test_whoever_undoes_it_reads_beforehand_what_becomes_of_it(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", post_id)
        hidden, shown = (decide_it(cast.mo, case_id, one).id for one in ("hide", "restore"))
        dismissed = decide_it(cast.mo, case_id, "dismiss").id
    ada = cast.browser("ada")
    page = ada.get(f"/moderation/decisions/{shown}").text
    assert "taken out of sight again" in page and f"/moderation/decisions/{hidden}" in page
    assert "taken out of sight" not in ada.get(f"/moderation/decisions/{hidden}").text
    assert "the case is back in the queue" in ada.get(f"/moderation/decisions/{dismissed}").text


def test_what_was_never_public_is_said_to_become_so(cast: Cast) -> None:
    with cast.app.app_context():
        topic_id = make_topic(cast.mia, make_category()).id
    words = "Bonjour à tous, bande de connards prétentieux."
    path = f"/topics/{topic_id}/reply"
    sent = send(cast, "nia", path, body=words, reply_to_id="", idempotency_key="undoing-1", insist="1")
    with cast.app.app_context():
        case_id = case_about("post", sent.json["id"]).id
        hidden = decide_it(cast.mo, case_id, "hide").id
    assert "public for the first time" in cast.browser("ada").get(f"/moderation/decisions/{hidden}").text


def test_whose_text_was_published_learns_that_it_waits_again(cast: Cast) -> None:
    with cast.app.app_context():
        topic_id = make_topic(cast.mia, make_category()).id
    words = "Bonjour à tous, bande de connards prétentieux."
    path = f"/topics/{topic_id}/reply"
    sent = send(cast, "nia", path, body=words, reply_to_id="", idempotency_key="undoing-2", insist="1")
    with cast.app.app_context():
        case_id = case_about("post", sent.json["id"]).id
        published = decide_it(cast.mo, case_id, "publish").id
    page = cast.browser("ada").get(f"/moderation/decisions/{published}").text
    assert "It then waits for a person again" in page
    with cast.app.app_context():
        text = told(undo(cast, published), cast.nia.id).text
        assert (
            "it waits for a person again" in text and "everything that followed from it is undone" not in text
        )
        assert state_of(sent.json["id"]) == "held"
        assert case_about("post", sent.json["id"]).status == "open"


def test_a_reporter_who_complains_that_it_is_shown_again_opens_the_question(cast: Cast, post_id: int) -> None:
    """What had been done stays until somebody decides anew."""
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", post_id)
        decide_it(cast.mo, case_id, "hide")
        report_it(cast.sam, "post", post_id)
        shown = decide_it(cast.mo, case_id, "restore")
        run_due(cast.app)
        with transaction():
            appeal = complain(actor=cast.sam, statement_id=told(shown, cast.sam.id).id, text="Too mild.").id
        with transaction():
            judge(actor=cast.ada, appeal_id=appeal, outcome="reversed", reasons="Let us look again.")
        assert state_of(post_id) == "published"
        assert case_about("post", post_id).status == "open"
