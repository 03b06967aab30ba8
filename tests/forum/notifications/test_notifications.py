"""Who is told of what, once, and what the bell says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from forum.clock import now
from forum.config import Config
from forum.hooks import hooks
from forum.members.models import Member
from forum.members.queries import viewer_by_id
from forum.notifications.actions import choose_kinds, mark_read
from forum.notifications.models import KINDS, MENTIONED, QUOTED, REPLIED, WATCHED, Notification
from forum.notifications.queries import notifications_of, unread_count
from forum.reading.actions import follow_category, follow_topic
from forum.reading.actions import mark_read as read_topic
from forum.reading.models import MUTE, TRACK, WATCH
from forum.storage.session import session, transaction
from forum.topics.actions.delete import delete_post, restore_post
from forum.topics.models import HIDDEN
from forum.topics.queries import post_for, topic_for
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.servers.whole import whole_app, whole_cast


@pytest.fixture
def whole(config: Config) -> Iterator[Cast]:
    """The cast in a community with everything attached."""
    for app in whole_app(config):
        yield whole_cast(app)


def kinds(member: object) -> list[str]:
    return [line.kind for line in notifications_of(member).items]


def test_a_mention_a_reply_and_a_quote_are_told(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        make_reply(cast.mo, topic.id, "Bonjour @mia")
        make_reply(cast.mo, topic.id, "Oui", to=topic.first_post_id)
        make_reply(
            cast.mo, topic.id, f"> [@mia](/posts/{topic.first_post_id}):\n> Its first post.\n\nBien dit"
        )
        assert kinds(cast.mia) == [QUOTED, REPLIED, MENTIONED] or kinds(cast.mia)[1:] == [REPLIED, MENTIONED]
        assert kinds(cast.mo) == []
        assert unread_count(cast.mia.id) == 3


def test_one_post_tells_a_member_once_with_the_strongest_reason(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        with transaction():
            follow_topic(actor=cast.mia, topic=topic_for(cast.mia, topic.id), level=WATCH)
        make_reply(cast.mo, topic.id, "@mia @Mia, et encore @mia", to=topic.first_post_id)
        assert kinds(cast.mia) == [MENTIONED]


def test_nobody_is_told_of_their_own_post(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category(), body="@mia parle de @mia")
        make_reply(cast.mia, topic.id, "@mia", to=topic.first_post_id)
        assert kinds(cast.mia) == []


def test_watching_a_topic_or_a_category(cast: Cast) -> None:
    with cast.app.app_context():
        category = make_category()
        with transaction():
            follow_category(actor=cast.nia, category=category, level=WATCH)
        topic = make_topic(cast.mia, category)
        make_reply(cast.mo, topic.id)
        assert kinds(cast.nia) == [WATCHED, WATCHED]
        with transaction():
            follow_topic(actor=cast.nia, topic=topic_for(cast.nia, topic.id), level=MUTE)
        make_reply(cast.mo, topic.id, "@nia, encore")
        assert len(kinds(cast.nia)) == 2


def test_who_may_not_read_it_is_not_told(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.ada, make_category("staff", access="staff"), body="@mia @mo")
        assert kinds(cast.mia) == []
        assert unread_count(cast.mia.id) == 0
        assert kinds(cast.mo) == [MENTIONED]
        assert topic.id


def test_a_kind_switched_off_stays_away(cast: Cast) -> None:
    with cast.app.app_context():
        with transaction():
            choose_kinds(actor=cast.mia, wanted={REPLIED})
        topic = make_topic(cast.mia, make_category())
        make_reply(cast.mo, topic.id, "@mia")
        assert kinds(cast.mia) == []


def test_what_was_hidden_leads_nowhere(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        post = make_reply(cast.mo, topic.id, "@mia")
        from forum.topics.actions.moderate import hide_post

        with transaction():
            hide_post(actor=cast.ada, post=post_for(cast.ada, post.id, lock=True), reason="test")
        assert kinds(cast.mia) == []
        assert unread_count(cast.mia.id) == 0
        assert post_for(cast.ada, post.id).state == HIDDEN


def test_reading_the_topic_quiets_the_bell(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        post = make_reply(cast.mo, topic.id, "@mia")
        with transaction():
            read_topic(actor=cast.mia, topic=topic_for(cast.mia, topic.id), post_id=post.id)
        assert unread_count(cast.mia.id) == 0
        assert kinds(cast.mia) == [MENTIONED]


def test_one_cannot_mark_another_members_notification(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        make_reply(cast.mo, topic.id, "@mia")
        line = notifications_of(cast.mia).items[0]
        with transaction():
            mark_read(actor=cast.nia, notification_id=line.id)
        assert unread_count(cast.mia.id) == 1
        with transaction():
            mark_read(actor=cast.mia, notification_id=line.id)
        assert unread_count(cast.mia.id) == 0


def test_the_page_and_the_bell(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category(), "Un <b>titre</b>")
        make_reply(cast.mo, topic.id, "@mia <script>alert(1)</script>")
        assert viewer_by_id(cast.mia.id) is not None
    page = cast.browser("mia").get("/notifications").get_data(as_text=True)
    assert "Un &lt;b&gt;titre" in page
    assert "<script>alert" not in page
    assert 'data-count="1"' in page
    answer = cast.browser("mia").write("/notifications/read")
    assert answer.status_code == 303
    assert 'data-count="0"' in cast.browser("mia").get("/notifications").get_data(as_text=True)


def test_they_stand_in_the_order_of_their_days(cast: Cast) -> None:
    """Not in that of their rows: what is told again, or brought from elsewhere, is older than its number."""
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        for number in range(5):
            make_reply(cast.mo, topic.id, f"@mia {number}")
        with transaction():
            told = list(session().scalars(select(Notification).order_by(Notification.id)))
            for days, notification in zip((3, 1, 4, 2, 5), told, strict=True):
                notification.at = now() - timedelta(days=days)
            ids = [told[place].id for place in (1, 3, 0, 2, 4)]
            gone = told[1].id
        assert [line.id for line in notifications_of(cast.mia).items] == ids
        for place, one in enumerate(ids):
            assert [line.id for line in notifications_of(cast.mia, before=one).items] == ids[place + 1 :]
        with transaction():
            session().delete(session().get_one(Notification, gone))
        assert [line.id for line in notifications_of(cast.mia, before=gone).items] != []


@pytest.mark.parametrize("name", ["guest", "sam"])
def test_only_members_have_notifications(cast: Cast, name: str) -> None:
    answer = cast.browser(name).get("/notifications")
    assert answer.status_code in (302, 403)


@pytest.mark.parametrize("bad", ["9" * 30, "-1", "x", "0", "1.5"])
def test_a_senseless_id_is_refused_and_never_an_error(cast: Cast, bad: str) -> None:
    assert cast.browser("mia").write("/notifications/read", id=bad).status_code == 400
    assert cast.browser("mia").get(f"/notifications?before={bad}").status_code == 200


def test_who_writes_in_a_watched_category_still_watches(cast: Cast) -> None:
    with cast.app.app_context():
        category = make_category()
        with transaction():
            follow_category(actor=cast.nia, category=category, level=WATCH)
        topic = make_topic(cast.mia, category)
        make_reply(cast.nia, topic.id)
        make_reply(cast.mo, topic.id)
        assert kinds(cast.nia) == [WATCHED, WATCHED]
        with transaction():
            follow_topic(actor=cast.nia, topic=topic_for(cast.nia, topic.id), level=TRACK)
        make_reply(cast.mo, topic.id)
        assert len(kinds(cast.nia)) == 2


def test_a_kind_switched_off_leaves_the_next_strongest(cast: Cast) -> None:
    with cast.app.app_context():
        with transaction():
            choose_kinds(actor=cast.mia, wanted={REPLIED, WATCHED})
        topic = make_topic(cast.mia, make_category())
        make_reply(cast.mo, topic.id, "@mia", to=topic.first_post_id)
        assert kinds(cast.mia) == [REPLIED]
        with transaction():
            follow_topic(actor=cast.mia, topic=topic_for(cast.mia, topic.id), level=WATCH)
        make_reply(cast.mo, topic.id, "@mia")
        assert kinds(cast.mia) == [WATCHED, REPLIED]


def test_a_deletion_taken_back_tells_again_those_who_had_not_read_on(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        post = make_reply(cast.mo, topic.id, "@mia @nia")
        later = make_reply(cast.ada, topic.id)
        with transaction():
            read_topic(actor=cast.nia, topic=topic_for(cast.nia, topic.id), post_id=later.id)
        with transaction():
            delete_post(actor=cast.mo, post=post_for(cast.mo, post.id, lock=True))
        assert kinds(cast.mia) == kinds(cast.nia) == []
        with transaction():
            restore_post(actor=cast.mo, post=post_for(cast.mo, post.id, lock=True))
        assert kinds(cast.mia) == kinds(cast.nia) == [MENTIONED]
        assert (unread_count(cast.mia.id), unread_count(cast.nia.id)) == (1, 0)


def test_every_kind_can_be_switched_off(whole: Cast) -> None:
    """What was switched off, and what was asked for by mail, has to fit its column: PostgreSQL refuses the rest."""
    with whole.app.app_context():
        plugged = hooks(whole.app)
        columns: Any = Member.__table__.columns
        off = " ".join([*KINDS, *(kind.name for kind in plugged.notices.values() if kind.choosable)])
        assert len(off) < columns.notify.type.length
        assert len(" ".join(plugged.mails)) < columns.mails.type.length
        with transaction():
            choose_kinds(actor=whole.ada, wanted=set())
        assert kinds(whole.ada) == []
