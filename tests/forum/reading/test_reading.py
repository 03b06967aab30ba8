"""How far somebody has read, and how closely they follow."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.reading.models import CategoryFollow, Reading
from forum.storage.session import session, transaction
from forum.topics.lists import Wanted, topics_for, unread_topics
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import fresh


def position(member_id: int, topic_id: int) -> int | None:
    return session().scalar(
        select(Reading.last_read_id).where(Reading.member_id == member_id, Reading.topic_id == topic_id)
    )


def test_the_position_moves_forward_only_and_no_further_than_the_topic(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mo, make_category())
        second = make_reply(cast.mo, topic.id)
        third = make_reply(cast.mo, topic.id)
    mia = cast.browser("mia")
    for sent, expected in ((second.id, second.id), (topic.first_post_id, second.id), (10**15, third.id)):
        assert mia.write(f"/topics/{topic.id}/read", post_id=sent).status_code == 303
        with cast.app.app_context():
            assert position(cast.mia.id, topic.id) == expected


def test_scripts_get_json(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mo, make_category())
    mia = cast.browser("mia")
    headers = {"Accept": "application/json", "X-CSRFToken": mia.csrf_token()}
    answer = mia.post(f"/topics/{topic.id}/read", json={"post_id": topic.first_post_id}, headers=headers)
    assert answer.get_json() == {"ok": True}
    for garbage in (None, [], {"post_id": []}, {"post_id": 2**70}, {"post_id": True}, "x"):
        answer = mia.post(f"/topics/{topic.id}/read", json=garbage, headers=headers)
        assert answer.status_code == 400


def test_a_topic_one_may_not_see_cannot_be_marked_or_followed(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.ada, make_category("staff", access="staff"))
    mia = cast.browser("mia")
    assert mia.write(f"/topics/{topic.id}/read", post_id=topic.first_post_id).status_code == 404
    assert mia.write(f"/topics/{topic.id}/follow", level="watch").status_code == 404
    assert mia.write("/c/staff/follow", level="watch").status_code == 404


def test_whoever_posts_has_read_so_far(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mo, make_category())
        mine = make_reply(cast.mia, topic.id)
        assert position(cast.mia.id, topic.id) == mine.id
        assert unread_topics(cast.mia) == 0
        make_reply(cast.mo, topic.id)
        assert unread_topics(cast.mia) == 1
        page = topics_for(cast.mia, Wanted(unread=True))
        assert [(line.id, line.unread) for line in page.lines] == [(topic.id, 1)]


@pytest.mark.parametrize("level", ["watch", "track", "mute", "normal"])
def test_levels_are_kept(cast: Cast, level: str) -> None:
    with cast.app.app_context():
        category = make_category()
        topic = make_topic(cast.mo, category)
    mia = cast.browser("mia")
    assert mia.write(f"/topics/{topic.id}/follow", level=level).status_code == 303
    assert mia.write(f"/c/{category.slug}/follow", level=level).status_code == 303
    with cast.app.app_context():
        row = session().scalar(select(Reading.level).where(Reading.member_id == cast.mia.id))
        followed = session().scalar(
            select(CategoryFollow.level).where(CategoryFollow.member_id == cast.mia.id)
        )
    assert row == level
    assert followed == (None if level == "normal" else level)
    assert mia.write(f"/topics/{topic.id}/follow", level="shout").status_code == 400


def test_mark_all_read(cast: Cast) -> None:
    with cast.app.app_context():
        make_reply(cast.mo, make_topic(cast.mo, make_category()).id)
        assert unread_topics(cast.mia) == 1
    assert cast.browser("mia").write("/topics/read-all").status_code == 303
    with cast.app.app_context():
        assert unread_topics(fresh(cast.mia)) == 0


def test_a_muted_topic_is_not_new(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mo, make_category())
    cast.browser("mia").write(f"/topics/{topic.id}/follow", level="mute")
    with cast.app.app_context(), transaction():
        assert unread_topics(cast.mia) == 0


def test_followed_topics_are_a_list_of_their_own(cast: Cast) -> None:
    with cast.app.app_context():
        category, other = make_category(), make_category("autre")
        written, chosen, quiet = (make_topic(cast.mo, other, title) for title in ("Ecrit", "Choisi", "Calme"))
        of_category = make_topic(cast.mo, category, "De la categorie")
        make_reply(cast.mia, written.id)
    mia = cast.browser("mia")
    assert "You follow nothing yet" in cast.browser("nia").get("/topics?filter=followed").text
    mia.write(f"/topics/{chosen.id}/follow", level="watch")
    mia.write(f"/c/{category.slug}/follow", level="track")
    with cast.app.app_context():
        found = {line.id for line in topics_for(cast.mia, Wanted(followed=True)).lines}
    assert found == {written.id, chosen.id, of_category.id}
    page = mia.get("/topics?filter=followed").text
    assert "De la categorie" in page
    assert "Calme" not in page
    assert str(quiet.id)
    mia.write(f"/topics/{of_category.id}/follow", level="normal")
    assert "De la categorie" not in mia.get("/topics?filter=followed").text
    assert "Calme" in cast.browser("guest").get("/topics?filter=followed").text


def test_a_category_is_followed_from_its_page(cast: Cast) -> None:
    with cast.app.app_context():
        category = make_category()
        make_topic(cast.mo, category)
    mia = cast.browser("mia")
    assert f'action="/c/{category.slug}/follow"' in mia.get(f"/c/{category.slug}").text
    mia.write(f"/c/{category.slug}/follow", level="watch")
    assert "Watching" in mia.get(f"/c/{category.slug}").text
    assert "Watching" not in cast.browser("nia").get(f"/c/{category.slug}").text
    assert f"/c/{category.slug}/follow" not in cast.browser("guest").get(f"/c/{category.slug}").text


def test_what_writing_brings_is_shown_as_following(cast: Cast) -> None:
    with cast.app.app_context():
        category = make_category()
        topic = make_topic(cast.mo, category)
        make_reply(cast.mia, topic.id)
    mia = cast.browser("mia")
    assert "Following" in mia.get(f"/topics/{topic.id}", follow_redirects=True).text
    mia.write(f"/c/{category.slug}/follow", level="watch")
    assert "Watching" in mia.get(f"/topics/{topic.id}", follow_redirects=True).text
    mia.write(f"/topics/{topic.id}/follow", level="mute")
    assert "Muted" in mia.get(f"/topics/{topic.id}", follow_redirects=True).text
