"""What the author of a text that waits reads on its page: why, by which rule, what comes next; and afterwards."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.clock import now
from forum.storage.session import session
from forum.topics.models import Post, Topic
from moderation.decisions.models import Statement
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.moderation import case_about, decide_it
from tests.factories.topics import send
from tests.moderation.care.conftest import shelter

HELD_TEXT = "Bonjour à tous, bande de connards prétentieux."
WRONG_REASON = "cannot write in it at the moment"


@pytest.fixture
def held(cast: Cast) -> tuple[int, int]:
    """A newcomer's topic that waits: its number and its first post's."""
    with cast.app.app_context():
        place = make_category().id
    answer = send(
        cast, "nia", "/topics/new", title="Salut", body=HELD_TEXT, category_id=place, tags="", language="fr",
        idempotency_key="waiting-1", insist="1",
    )  # fmt: skip
    assert answer.status_code == 201, answer.json
    with cast.app.app_context():
        topic = session().scalars(select(Topic).order_by(Topic.id.desc())).first()
        assert topic is not None and topic.first_post_id is not None and topic.state == "held"
        return topic.id, topic.first_post_id


def _page(cast: Cast, who: str, path: str) -> str:
    return cast.browser(who).get(path, follow_redirects=True).get_data(as_text=True)


def test_the_author_learns_why_and_what_next(cast: Cast, held: tuple[int, int]) -> None:
    topic_id, post_id = held
    page = _page(cast, "nia", f"/topics/{topic_id}")
    assert "Your topic waits for a moderator" in page
    assert re.search(r"<mark[^>]*>[^<]*connards", page)
    assert "#rule-respect" in page
    assert f'href="/posts/{post_id}/edit"' in page
    assert "you can complain" in page
    assert WRONG_REASON not in page and "everybody can reply" in page
    menu = _page(cast, "nia", f"/posts/{post_id}/menu")
    assert "Why it waits" in menu and "connards" in menu


def test_moderators_are_not_told_what_is_meant_for_the_author(cast: Cast, held: tuple[int, int]) -> None:
    topic_id, post_id = held
    assert "Your topic waits" not in _page(cast, "mo", f"/topics/{topic_id}")
    assert "Why it waits" not in _page(cast, "mo", f"/posts/{post_id}/menu")


@pytest.mark.parametrize(("measure", "said"), [("remove", "removed a post of yours"), ("hide", "hid a post")])
def test_after_the_decision_nothing_waits_and_the_reasons_are_a_click_away(
    cast: Cast, held: tuple[int, int], measure: str, said: str
) -> None:
    topic_id, post_id = held
    with cast.app.app_context():
        decide_it(cast.mo, case_about("post", post_id).id, measure)
        statement = session().scalars(select(Statement.id).where(Statement.member_id == cast.nia.id)).one()
    page = _page(cast, "nia", f"/topics/{topic_id}")
    assert said in page and f'href="/statements/{statement}"' in page
    assert "Waiting for a moderator" not in page and "Your topic waits" not in page
    assert "Not shown to members" in page
    assert f"/statements/{statement}" in _page(cast, "nia", f"/posts/{post_id}/menu")
    assert f"/statements/{statement}" not in _page(cast, "mo", f"/topics/{topic_id}")


def test_who_is_asked_to_change_it_reads_that_instead(cast: Cast, held: tuple[int, int]) -> None:
    """A person has looked: it does not wait for one any more, until it is edited."""
    topic_id, post_id = held
    with cast.app.app_context():
        decide_it(cast.mo, case_about("post", post_id).id, "ask_edit", until=now() + timedelta(days=3))
    for path in (f"/topics/{topic_id}", f"/posts/{post_id}/menu"):
        page = _page(cast, "nia", path)
        assert "A moderator asks you to change this" in page and "What to change:" in page
        assert (
            "Your topic waits" not in page and "a person decides" not in page and "Why it waits" not in page
        )
        assert "asks you to change" not in _page(cast, "mo", path)


def test_what_was_changed_since_is_not_reproached_any_more(cast: Cast, held: tuple[int, int]) -> None:
    topic_id, post_id = held
    fields = {"body": "Bonjour à tous.", "revision": "1", "reason": ""}
    assert send(cast, "nia", f"/posts/{post_id}/edit", fields).status_code == 200
    for path in (f"/topics/{topic_id}", f"/posts/{post_id}/menu"):
        page = _page(cast, "nia", path)
        assert "You have changed it since" in page and "a person decides" in page and "connards" not in page
    again = {**fields, "body": HELD_TEXT, "revision": "2", "insist": "1"}
    assert send(cast, "nia", f"/posts/{post_id}/edit", again).status_code == 200
    page = _page(cast, "nia", f"/topics/{topic_id}")
    assert "You have changed it since" not in page and re.search(r"<mark[^>]*>[^<]*connards", page)


def test_what_only_shelter_holds_back_is_explained_without_it(cast: Cast) -> None:
    with cast.app.app_context():
        topic_id = make_topic(cast.mia, make_category()).id
        shelter(cast)
    answer = send(
        cast,
        "nia",
        f"/topics/{topic_id}/reply",
        body="Hello Mia!",
        reply_to_id="",
        idempotency_key="waiting-3",
    )
    assert answer.json["state"] == "held"
    page = _page(cast, "nia", f"/topics/{topic_id}")
    assert "Your post waits for a moderator" in page and "you can complain" in page
    assert "shelter" not in page


def test_a_reply_that_waits_moves_its_topic_in_no_list(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category()
        quiet = make_topic(cast.mia, place, title="The quiet one").id
        lively = make_topic(cast.mia, place, title="The lively one").id
        before = session().get_one(Topic, quiet).last_posted_at
    answer = send(
        cast,
        "nia",
        f"/topics/{quiet}/reply",
        body=HELD_TEXT,
        reply_to_id="",
        idempotency_key="waiting-2",
        insist="1",
    )
    assert answer.json["state"] == "held"

    def order() -> list[int]:
        page = _page(cast, "sam", "/topics")
        return sorted((quiet, lively), key=lambda one: page.index(f"/topics/{one}"))

    assert order() == [lively, quiet]
    with cast.app.app_context():
        assert session().get_one(Topic, quiet).last_posted_at == before
        make_reply(cast.mia, lively, "Written later.")
        decide_it(cast.mo, case_about("post", answer.json["id"]).id, "publish")
        published = session().get_one(Post, answer.json["id"])
        assert published.state == "published"
        assert session().get_one(Topic, quiet).last_post_id == published.id
    assert order() == [
        lively,
        quiet,
    ]  # its place follows from when it was written, not from when it was shown
