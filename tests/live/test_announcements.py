"""Open pages hear of announcements: home pages of what is out, workshops of drafts, and nobody of more."""

from __future__ import annotations

from collections.abc import Callable

from forum.announcements.actions.publish import publish
from forum.announcements.queries import announcement_for
from forum.storage.session import transaction
from forum.topics.actions.moderate import hide_post, publish_post
from forum.topics.actions.tag import rename_topic
from forum.topics.queries import post_for, topic_for
from tests.cast import Cast, visitor
from tests.factories.announcements import HEARD, make_announcement, make_draft, make_host
from tests.factories.categories import make_category
from tests.live.square import Square, wait_for


def test_the_list_is_heard_by_everybody_and_a_draft_by_colleagues(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        lea, hugo = make_host("lea"), make_host("hugo")
        number = make_draft(lea, make_category("news")).id
    square.settle()
    ears = {
        "guest": square.listen(cast.browser("guest")),
        "mia": square.listen(cast.browser("mia")),
        "hugo": square.listen(visitor(cast.app, hugo)),
    }
    for ear in ears.values():
        assert ear.ask("follow", {"kind": "announcement", "id": 0})["ok"]
    draft = {"kind": "announcement", "id": number}
    assert {name: ear.ask("follow", draft)["ok"] for name, ear in ears.items()} == {
        "guest": False,
        "mia": False,
        "hugo": True,
    }
    with cast.app.app_context(), transaction():
        publish(actor=lea, announcement_id=number, heard=HEARD)
    square.settle()
    anything = {"kind": "announcement", "id": 0}
    assert anything in ears["guest"].wait_for("thing:changed")
    assert anything in ears["mia"].wait_for("thing:changed")
    assert draft not in ears["mia"].of("thing:changed")


def test_what_happens_to_its_post_and_topic_is_heard_where_it_stands(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        number = make_announcement(make_host("lea"), make_category("news"))
        post_id = announcement_for(cast.mia, number).post_id or 0
        topic_id = announcement_for(cast.mia, number).post.topic_id
    square.settle()
    ear = square.listen(cast.browser("mia"))
    assert ear.ask("follow", {"kind": "announcement", "id": 0})["ok"]
    said: tuple[Callable[[], None], ...] = (
        lambda: hide_post(actor=cast.mo, post=post_for(cast.mo, post_id, lock=True), reason="Not so."),
        lambda: publish_post(actor=cast.mo, post=post_for(cast.mo, post_id, lock=True), reason="It is."),
        lambda: rename_topic(actor=cast.mo, topic=topic_for(cast.mo, topic_id, lock=True), title="Open!"),
    )
    for times, happens in enumerate(said, start=1):
        with cast.app.app_context(), transaction():
            happens()
        square.settle()
        wait_for(lambda: len(ear.of("thing:changed")) >= times, "the list to hear of it")  # noqa: B023
