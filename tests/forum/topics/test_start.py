"""Starting a topic."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forum.storage.session import session
from forum.topics.models import Tag, Topic
from tests.cast import Cast
from tests.factories.categories import make_category
from tests.factories.topics import posts_of, topic_row


@pytest.fixture
def category_id(cast: Cast) -> int:
    with cast.app.app_context():
        return make_category().id


def topics(cast: Cast) -> int:
    with cast.app.app_context():
        return session().scalar(select(func.count()).select_from(Topic)) or 0


def fields(category_id: int, **more: object) -> dict[str, object]:
    return {"title": "Bread", "category_id": category_id, "body": "How long?", "tags": "", **more}


def test_a_topic_with_everything(cast: Cast, category_id: int) -> None:
    answer = cast.browser("mia").write(
        "/topics/new", fields(category_id, tags=" Rye, #pain,Pain , épeautre", language="fr")
    )
    assert answer.status_code == 303
    assert answer.location == "/topics/1/bread"
    topic = topic_row(cast, 1)
    assert (topic.title, topic.language, topic.author_id, topic.state) == (
        "Bread",
        "fr",
        cast.mia.id,
        "published",
    )
    assert (topic.seq, topic.first_post_id, topic.last_post_id) == (1, 1, 1)
    with cast.app.app_context():
        assert set(session().scalars(select(Tag.key))) == {"rye", "pain", "epeautre"}
    page = cast.browser("nia").get(answer.location).text
    assert "How long?" in page


def test_the_form_offers_only_where_one_may_begin(cast: Cast, category_id: int) -> None:
    with cast.app.app_context():
        secret = make_category("staff-room", access="staff")
    page = cast.browser("mia").get("/topics/new?category=staff-room").text
    assert "talk (en)" in page
    assert "staff-room (en)" not in page
    assert "staff-room (en)" in cast.browser("mo").get("/topics/new").text
    answer = cast.browser("mia").write("/topics/new", fields(secret.id))
    assert answer.status_code == 422
    assert topics(cast) == 0


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": "\u200b \u2800"}, "Please give it a title."),
        ({"title": "x" * 141}, "This is 141 characters long, and at most 140 fit."),
        ({"body": "\u200b"}, "There is nothing to read in it yet."),
        ({"body": "x" * 10_001}, "This is 10001 characters long"),
        ({"tags": "a,b,c,d,e,f"}, "Please choose at most 5 tags."),
        ({"tags": "y" * 31}, "is longer than 30 characters."),
        ({"category_id": "0"}, "This can’t be chosen here"),
        ({"category_id": str(2**63)}, "This can’t be chosen here"),
        ({"category_id": "x"}, "This can’t be chosen here"),
        ({"language": "tlh"}, "This can’t be chosen here"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    cast: Cast, category_id: int, wrong: dict[str, str], sentence: str
) -> None:
    sent = fields(category_id, body="My <b>dear</b> text", title="My title") | wrong
    page = cast.browser("mia").write("/topics/new", sent)
    assert page.status_code == 422
    assert sentence in page.text
    if "body" not in wrong:
        assert "My &lt;b&gt;dear&lt;/b&gt; text</textarea>" in page.text
    if "title" not in wrong:
        assert 'value="My title"' in page.text
    assert topics(cast) == 0


def test_the_same_form_twice_is_one_topic(cast: Cast, category_id: int) -> None:
    sent = fields(category_id, idempotency_key="the-same-key")
    first, second = (cast.browser("mia").write("/topics/new", sent) for _ in range(2))
    assert first.location == second.location
    assert topics(cast) == 1
    third = cast.browser("mia").write("/topics/new", sent | {"body": "Something else"})
    assert third.location != first.location


def test_preview_writes_nothing(cast: Cast, category_id: int) -> None:
    page = cast.browser("mia").write("/topics/new", fields(category_id, body="*Soft*", preview="1"))
    assert "<em>Soft</em>" in page.text
    assert 'value="Bread"' in page.text
    assert topics(cast) == 0


def test_guests_are_led_to_the_log_in_and_the_suspended_refused(cast: Cast, category_id: int) -> None:
    assert "/login" in cast.browser("guest").get("/topics/new").location
    for who in ("guest", "sam"):
        answer = cast.browser(who).write("/topics/new", fields(category_id))
        assert answer.status_code == 403
        assert "How long?" in answer.text
    assert topics(cast) == 0


def test_what_a_screener_holds_is_seen_by_its_author_and_moderators_alone(
    cast: Cast, category_id: int
) -> None:
    from forum.hooks import Outcome, Verdict, hooks

    hooks(cast.app).screeners.append(lambda actor, written: Verdict(Outcome.HOLD))
    address = cast.browser("mia").write("/topics/new", fields(category_id, body="Hmm.")).location
    assert topic_row(cast, 1).state == posts_of(cast, 1)[0].state == "held"
    seen = {who: cast.browser(who).get(address).status_code for who in ("mia", "mo", "nia", "guest")}
    assert seen == {"mia": 200, "mo": 200, "nia": 404, "guest": 404}
    cast.browser("mo").write("/posts/1/publish", reason="It is fine")
    assert cast.browser("guest").get(address).status_code == 200
    assert topic_row(cast, 1).last_post_id == 1
