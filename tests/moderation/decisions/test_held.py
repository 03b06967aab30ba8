"""What screening holds back waits for a person, and for one who says what becomes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from forum.clock import now
from forum.storage.session import session, transaction
from forum.topics.actions.delete import delete_post, restore_post
from forum.topics.models import Post, Topic
from moderation.cases.fold import from_json
from moderation.cases.models import Case
from moderation.cases.story import kind_of
from moderation.decisions.actions.reverse import reverse
from moderation.decisions.models import Decision
from moderation.decisions.statements import statement_to_author
from moderation.reports.actions.report import withdraw
from moderation.reports.models import Report
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.moderation import case_about, decide_it, report_it, ruling
from tests.factories.topics import send

HELD_TEXT = "Sale connard, ferme ta gueule."


@pytest.fixture
def held(cast: Cast) -> tuple[int, int]:
    """A topic of Nia's that screening held, and the case of its first post."""
    with cast.app.app_context():
        category_id = make_category().id
    fields = {"title": "Bonjour à tous", "category_id": str(category_id), "tags": "", "language": "fr"}
    answer = send(cast, "nia", "/topics/new", fields, body=HELD_TEXT, idempotency_key="topic-one", insist="1")
    assert answer.status_code == 201, answer.json
    with cast.app.app_context():
        post_id = session().scalar(select(func.max(Post.id)))
        topic_id = session().get_one(Post, post_id).topic_id
        assert session().get_one(Topic, topic_id).state == "held"
        return topic_id, case_about("post", post_id).id


def states(topic_id: int) -> tuple[str, str]:
    session().expire_all()
    topic = session().get_one(Topic, topic_id)
    return topic.state, session().get_one(Post, topic.first_post_id).state


@pytest.mark.parametrize("measure", ["hide", "remove"])
@pytest.mark.parametrize("back", ["reverse", "restore"])
def test_a_held_topic_comes_out_with_its_first_post_whatever_was_decided_before(
    cast: Cast, held: tuple[int, int], measure: str, back: str
) -> None:
    topic_id, case_id = held
    with cast.app.app_context():
        decision_id = decide_it(cast.mo, case_id, measure).id
        assert cast.browser("mia").get(f"/topics/{topic_id}").status_code == 404
        if back == "reverse":
            with transaction():
                reverse(actor=cast.ada, decision_id=decision_id, facts="A mistake.")
        else:
            decide_it(cast.ada, case_id, "restore")
        assert states(topic_id) == ("published", "published")
    for name in ("guest", "mia", "nia"):
        assert cast.browser(name).get(f"/topics/{topic_id}", follow_redirects=True).status_code == 200


@pytest.mark.parametrize("measure", ["warn", "mute", "lock", "slow", "ask_edit"])
def test_what_says_nothing_of_a_held_post_leaves_its_case_in_the_queue(
    cast: Cast, held: tuple[int, int], measure: str
) -> None:
    topic_id, case_id = held
    until = now() + timedelta(days=2)
    with cast.app.app_context():
        decide_it(cast.mo, case_id, measure, until=until)
        assert session().get_one(Case, case_id).status == "open"
        assert from_json(session().get_one(Case, case_id).state).expected_state == "held"
        assert states(topic_id) == ("held", "held")
        decide_it(cast.mo, case_id, "publish")
        assert session().get_one(Case, case_id).status in ("closed", "waiting")
        assert states(topic_id) == ("published", "published")


def test_nobody_leaves_a_held_post_as_it_is_alone_or_with_others(cast: Cast, held: tuple[int, int]) -> None:
    _topic_id, case_id = held
    page = cast.browser("mo").get(f"/moderation/cases/{case_id}/decide").get_data(as_text=True)
    assert 'value="publish"' in page and 'value="dismiss"' not in page
    with cast.app.app_context():
        seen = session().get_one(Case, case_id).version
    fields = {
        "measure": "dismiss",
        "rule": "1:respect",
        "facts": "Nothing to see.",
        "idempotency_key": "k" * 16,
        "case": f"{case_id}:{seen}",
        "step": "decide",
    }
    answer = cast.browser("mo").write("/moderation/several", fields)
    assert answer.status_code == 409 and "be decided here, or not by you" in answer.text
    with cast.app.app_context():
        assert session().get_one(Case, case_id).status == "open"


def test_reported_words_that_come_back_after_a_warning_are_looked_at(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.nia, make_category())
        post_id = make_reply(cast.mia, topic.id, "Not like this.").id
        case_id = report_it(cast.nia, "post", post_id)
        for act, status in ((delete_post, "closed"), (restore_post, "open")):
            with transaction():
                post = kind_of("post").find(post_id, lock=True)  # type: ignore[union-attr]
                act(actor=cast.mia, post=post)
            if act is delete_post:
                decide_it(cast.mo, case_id, "warn")
            session().expire_all()
            assert session().get_one(Case, case_id).status == status
        assert session().get_one(Post, post_id).state == "published"


def test_a_second_decision_is_told_as_found_like_the_first(cast: Cast, held: tuple[int, int]) -> None:
    """What was held and reported stays found by both when its author is suspended afterwards."""
    topic_id, case_id = held
    week = {"measure": "suspend", "term": "7", "facts": "It insults everybody.", "step": "preview"}
    with cast.app.app_context():
        decide_it(cast.mo, case_id, "hide")
        first_id = session().get_one(Topic, topic_id).first_post_id
        assert first_id is not None
        second = decide_it(cast.ada, case_id, "suspend", until=now() + timedelta(days=7))
        assert (second.source, second.detected_by_machine) == ("own", True)
        assert "a program had marked it" in said(second)
        report_it(cast.mia, "post", first_id)
        decide_it(cast.ada, case_id, "warn")
        third = decide_it(cast.ada, case_id, "suspend", until=now() + timedelta(days=9))
        assert (third.source, third.detected_by_machine) == ("notice", True)
        assert "Somebody had reported it to us. A program had marked it" in said(third)
        rule = ruling("warn")
    fields = {**week, "rule": f"{rule.rule_version}:{rule.rule_key}", "idempotency_key": "a-week-of-quiet"}
    preview = cast.browser("ada").write(f"/moderation/cases/{case_id}/decide", fields)
    assert "Somebody had reported it to us. A program had marked it" in preview.text


def test_a_report_that_was_withdrawn_found_nothing(cast: Cast) -> None:
    with cast.app.app_context():
        post = make_reply(cast.nia, make_topic(cast.mia, make_category()).id, "Fools, all of you.")
        case_id = report_it(cast.mia, "post", post.id)
        with transaction():
            withdraw(actor=cast.mia, report_id=session().scalars(select(Report.id)).one())
        hidden = decide_it(cast.mo, case_id, "hide")
        assert (hidden.source, hidden.detected_by_machine) == ("own", False)


def said(decision: Decision) -> str:
    """What its author was told of a decision."""
    found = statement_to_author(decision.id)
    assert found is not None
    return found.text
