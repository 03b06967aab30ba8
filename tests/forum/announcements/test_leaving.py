"""What is left of announcements when somebody leaves, or when the words of one are erased."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from forum.announcements.actions.read import hand_over
from forum.announcements.belongings import BELONGINGS
from forum.announcements.models import DRAFT, READING, Announcement
from forum.clock import now
from forum.notifications.models import Notification
from forum.storage.session import session, transaction
from forum.topics.actions.erase import erase_words
from forum.topics.actions.moderate import remove_post
from forum.topics.queries import post_for
from tests.cast import Cast
from tests.factories.announcements import make_announcement, make_draft, make_host
from tests.factories.categories import make_category
from tests.factories.leaving import let_go


def test_drafts_go_and_nobody_waits_for_a_reader_who_left(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category("news")
        lea, hugo, ines = make_host("lea"), make_host("hugo"), make_host("ines")
        hers, his = make_draft(lea, place).id, make_draft(hugo, place).id
        with transaction():
            hand_over(
                actor=lea, announcement_id=hers, reader_id=hugo.id, deputy_id=ines.id,
                read_by=now() + timedelta(days=2),
            )  # fmt: skip
        let_go(hugo)
        assert session().get(Announcement, his) is None
        row = session().get_one(Announcement, hers)
        rung = select(Notification.member_id).where(Notification.kind == "announcement_asked")
        assert ines.id in set(session().scalars(rung))
        assert (row.stage, row.reader_id, row.deputy_id) == (READING, ines.id, None)


def test_without_a_deputy_it_is_a_draft_again(cast: Cast) -> None:
    with cast.app.app_context():
        lea, hugo = make_host("lea"), make_host("hugo")
        number = make_draft(lea, make_category("news")).id
        with transaction():
            hand_over(
                actor=lea, announcement_id=number, reader_id=hugo.id, deputy_id=None,
                read_by=now() + timedelta(days=2),
            )  # fmt: skip
        let_go(hugo)
        assert session().get_one(Announcement, number).stage == DRAFT
        told = select(Notification.member_id).where(Notification.kind == "announcement_answered")
        assert set(session().scalars(told)) == {lea.id}


def test_with_the_post_go_its_words(cast: Cast) -> None:
    with cast.app.app_context():
        number = make_announcement(make_host(), make_category("news"))
        post_id = session().get_one(Announcement, number).post_id or 0
        with transaction():
            post = post_for(cast.mo, post_id, lock=True)
            remove_post(actor=cast.mo, post=post, reason="Not so.")
            erase_words(actor_id=cast.automod.id, post=post)
        row = session().get_one(Announcement, number)
        assert (row.source, row.heard) == ("—", "")
        assert row.emptied_at is not None


def test_a_copy_of_ones_data_holds_what_one_announced(cast: Cast) -> None:
    with cast.app.app_context():
        lea = make_host()
        make_announcement(lea, make_category("news"))
        rows = list(BELONGINGS.own(lea.id)["announcements"])
    assert rows[0]["title"] == "The terrace opens again"
    assert rows[0]["heard"]
