"""What is said between two is reported by one of them alone, and a moderator sees what was reported."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.storage.session import session
from forum.topics.models import Post, Topic
from moderation.cases.models import Case
from moderation.reports.models import StrayNotice
from tests.cast import Cast, visitor
from tests.factories.categories import make_reply
from tests.factories.conversations import make_conversation
from tests.factories.moderation import decide_it
from tests.factories.topics import send
from tests.moderation.reports.conftest import fill_in

RUDE = "You are a goose and your bread is stale."
BEFORE = "Meet me at seven, rue des Lilas 4."


@pytest.fixture
def post_id(cast: Cast) -> int:
    """What Nia wrote to Mia, after something that is nobody's business."""
    with cast.app.app_context():
        topic_id = make_conversation(cast.mia, cast.nia)
        make_reply(cast.mia, topic_id, BEFORE)
        return make_reply(cast.nia, topic_id, RUDE).id


def _cases(cast: Cast) -> list[Case]:
    with cast.app.app_context():
        return list(session().scalars(select(Case)))


def test_only_those_who_take_part_can_report_it(cast: Cast, post_id: int) -> None:
    for who in ("mo", "ada", "guest"):
        assert cast.browser(who).get(f"/report/post/{post_id}").status_code != 200
    assert fill_in(cast.browser("mia"), f"/report/post/{post_id}", rule="respect").status_code == 303
    (case,) = _cases(cast)
    assert (case.audience, case.category_id, case.owner_id) == ("private", None, cast.nia.id)


@pytest.mark.parametrize("who", ["guest", "mo", "ada"])
def test_a_notice_of_somebody_else_shows_nothing_to_moderators(cast: Cast, post_id: int, who: str) -> None:
    """Else whoever knows a number could have a moderator read what is said between two."""
    browser = visitor(cast.app) if who == "guest" else cast.browser(who)
    said = {"why": "I want to read it.", "good_faith": "y", "name": "Nobody", "email": "n@example.org"}
    answer = fill_in(browser, "/notice", address=f"/posts/{post_id}", **said)
    assert answer.status_code == 303
    assert _cases(cast) == []
    with cast.app.app_context():
        assert session().scalars(select(StrayNotice)).one() is not None


def test_a_moderator_sees_what_was_reported_and_nothing_around_it(cast: Cast, post_id: int) -> None:
    fill_in(cast.browser("mia"), f"/report/post/{post_id}", rule="respect")
    (case,) = _cases(cast)
    page = cast.browser("mo").get(f"/moderation/cases/{case.id}").text
    assert "your bread is stale" in page
    assert "rue des Lilas" not in page
    assert cast.browser("mo").get(f"/posts/{post_id}", follow_redirects=True).status_code == 404


def test_a_decision_hides_it_and_its_reversal_brings_it_back(cast: Cast, post_id: int) -> None:
    fill_in(cast.browser("mia"), f"/report/post/{post_id}", rule="respect")
    (case,) = _cases(cast)
    with cast.app.app_context():
        decide_it(cast.mo, case.id, "hide")
        assert session().get_one(Post, post_id).state == "hidden"
        topic_id = session().get_one(Post, post_id).topic_id
    assert (
        "your bread is stale"
        not in cast.browser("mia").get(f"/topics/{topic_id}", follow_redirects=True).text
    )
    with cast.app.app_context():
        decide_it(cast.ada, case.id, "restore")
        assert session().get_one(Post, post_id, populate_existing=True).state == "published"


def test_who_takes_part_does_not_carry_out_a_decision(cast: Cast) -> None:
    with cast.app.app_context():
        topic_id = make_conversation(cast.mo, cast.mia)
        theirs = make_reply(cast.mia, topic_id, RUDE).id
    page = cast.browser("mo").get(f"/moderation/act/post/{theirs}").text
    assert 'value="hide"' not in page and 'value="remove"' not in page


def test_screening_asks_and_never_shows_it_to_a_moderator_by_itself(cast: Cast) -> None:
    with cast.app.app_context():
        topic_id = make_conversation(cast.mia, cast.nia)
        title = session().get_one(Topic, topic_id).title
    text = "Sale connard, ferme ta gueule."
    path = f"/topics/{topic_id}/reply"
    answer = send(cast, "nia", path, body=text, reply_to_id="", idempotency_key="k1")
    assert (answer.status_code, answer.json["error"]) == (422, "reconsider")
    assert _cases(cast) == []
    answer = send(cast, "nia", path, body=text, reply_to_id="", idempotency_key="k1", insist="1")
    assert answer.json["state"] == "held"  # now its author has asked for it
    (case,) = _cases(cast)
    assert "ferme ta gueule" in cast.browser("mo").get(f"/moderation/cases/{case.id}").text
    assert title in cast.browser("mia").get(f"/topics/{topic_id}", follow_redirects=True).text
    assert "ferme ta gueule" not in cast.browser("mia").get(f"/topics/{topic_id}", follow_redirects=True).text
