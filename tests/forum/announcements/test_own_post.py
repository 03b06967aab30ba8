"""An announcement's post in the hands of its author: edited in the open or not at all, and not deleted in silence."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.announcements.actions.publish import publish
from forum.announcements.actions.read import approve, ask_second_reader, hand_over
from forum.announcements.queries import announcement_for
from forum.clock import now
from forum.members.models import Grant
from forum.members.viewer import Viewer
from forum.storage.session import session, transaction
from forum.topics.actions.delete import delete_post
from forum.topics.queries import post_for
from tests.cast import Cast, visitor
from tests.factories.announcements import HEARD, TITLE, make_announcement, make_draft, make_host, rung
from tests.factories.categories import make_category


def without_mandate(one: Viewer) -> None:
    with transaction():
        session().delete(session().scalars(select(Grant).where(Grant.member_id == one.id)).one())


def test_who_may_announce_no_more_is_not_offered_to_edit(cast: Cast) -> None:
    with cast.app.app_context():
        lea = make_host("lea")
        row = announcement_for(lea, make_announcement(lea, make_category("news")))
        url, post, topic_id = row.url, row.post_id, row.post.topic_id
    browser = visitor(cast.app, lea)
    assert f"/posts/{post}/edit" in browser.get(f"/posts/{post}/menu").text
    assert browser.get(f"/posts/{post}/edit").location == f"{url}/correct"
    with cast.app.app_context():
        without_mandate(lea)
    menu = browser.get(f"/posts/{post}/menu").text
    assert f"/posts/{post}/edit" not in menu
    assert f"/posts/{post}/delete" in menu  # it is theirs
    edited = {"body": "From Saturday on.", "revision": "1", "reason": ""}
    assert browser.get(f"/posts/{post}/edit").status_code == 403
    assert browser.write(f"/posts/{post}/edit", edited).status_code == 403
    title = browser.write(f"/topics/{topic_id}/manage/rename", title="Closed", reason="So.")
    assert title.status_code == 403
    assert f"/posts/{post}/edit" in cast.browser("mo").get(f"/posts/{post}/menu").text


@pytest.mark.parametrize("two", [True, False])
@pytest.mark.parametrize("read", [True, False])
def test_where_two_read_nothing_goes_in_silence(cast: Cast, two: bool, read: bool) -> None:
    with cast.app.app_context():
        place = make_category("news")
        lea, hugo, ines = make_host("lea"), make_host("hugo"), make_host("ines")
        number = make_draft(lea, place, heard=HEARD).id
        if read:
            with transaction():
                hand_over(actor=lea, announcement_id=number, reader_id=hugo.id, deputy_id=None, read_by=now())
            with transaction():
                approve(actor=hugo, announcement_id=number, version=1)
        with transaction():
            publish(actor=lea, announcement_id=number, heard=HEARD)
        with transaction():
            ask_second_reader(actor=cast.ada, category_id=place.id, asked=two)
        post_id = announcement_for(lea, number).post_id or 0
        with transaction():
            delete_post(actor=lea, post=post_for(lea, post_id, lock=True))
        told = {hugo.id} if read else {hugo.id, ines.id}
        assert rung("announcement_answered") - {lea.id} == (told if two else set())
    if two:
        page = visitor(cast.app, hugo).get("/notifications").text
        assert "Lea (works here) deleted an announcement that was out" in page
        assert TITLE not in page
