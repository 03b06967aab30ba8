"""The open page in a real browser: what comes, changes and goes, and that the reader's place stays."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from forum.reading.models import Reading
from forum.storage.session import session, transaction
from forum.topics.actions.delete import delete_post
from forum.topics.actions.edit import edit_post
from forum.topics.actions.moderate import hide_post
from forum.topics.actions.place import hide_topic, lock_topic
from forum.topics.actions.tag import rename_topic
from forum.topics.composing import compose
from forum.topics.queries import post_for, topic_for
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.live.composing import Open
from tests.live.square import Square, wait_for

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def open_page(open_page: Open) -> Open:
    """``open_page("mia", "/topics/1")``: the page of that member, already live."""

    def open_one(name: str, path: str, **options: Any) -> Page:
        page = open_page(name, path, **options)
        page.wait_for_selector("[data-live]", state="attached")
        return page

    return open_one


@pytest.fixture
def topic(cast: Cast) -> int:
    """A topic of 12 posts, longer than a screen."""
    with cast.app.app_context():
        found = make_topic(cast.mia, make_category(), "The long table")
        for number in range(11):
            make_reply(cast.nia, found.id, f"Reply {number}. " + "Some words to fill the line. " * 12)
    return found.id


def top_of(page: Page, post_id: int) -> float:
    box = page.locator(f"#post-{post_id}").bounding_box()
    assert box is not None
    return box["y"]


def test_what_comes_changes_and_goes(cast: Cast, topic: int, open_page: Open) -> None:
    pages = [open_page("mia", f"/topics/{topic}"), open_page("guest", f"/topics/{topic}?lang=fr")]
    with cast.app.app_context():
        post = make_reply(cast.mo, topic, "Fresh from the oven")
        for page in pages:
            expect(page.locator(f"#post-{post.id}")).to_contain_text("Fresh from the oven")
        expect(pages[1].locator(f"#post-{post.id}")).to_contain_text("Répondre")
        with transaction():
            found = post_for(cast.mo, post.id, lock=True)
            edit_post(actor=cast.mo, post=found, text=compose("Eaten up"), revision=found.revision)
        for page in pages:
            expect(page.locator(f"#post-{post.id} .post-body")).to_have_text("Eaten up")
        with transaction():
            hide_post(actor=cast.ada, post=post_for(cast.ada, post.id, lock=True), reason="crumbs")
        for page in pages:
            expect(page.locator(f"#post-{post.id}")).to_have_class(re.compile("gone"))
        last = make_reply(cast.mo, topic, "Short-lived")
        for page in pages:
            expect(page.locator(f"#post-{last.id}")).to_be_attached()
        with transaction():
            delete_post(actor=cast.mo, post=post_for(cast.mo, last.id, lock=True))
        for page in pages:
            expect(page.locator(f"#post-{last.id}")).to_have_count(0)
    for page in pages:
        shown = page.locator("#posts > .post").all_inner_texts()
        page.reload()
        page.wait_for_selector("[data-live]", state="attached")
        assert page.locator("#posts > .post").all_inner_texts() == shown


def test_what_is_being_read_does_not_move(cast: Cast, topic: int, open_page: Open) -> None:
    page = open_page("mia", f"/topics/{topic}")
    page.locator("#post-6").scroll_into_view_if_needed()
    before = top_of(page, 6)
    with cast.app.app_context():
        with transaction():
            found = post_for(cast.nia, 2, lock=True)
            longer = compose("Much longer now.\n\n" * 30)
            edit_post(actor=cast.nia, post=found, text=longer, revision=found.revision)
        new = [make_reply(cast.mo, topic, f"Later {number}").id for number in range(3)]
    expect(page.locator(f"#post-{new[-1]}")).to_be_attached()
    assert abs(top_of(page, 6) - before) < 2
    line = page.locator("[data-new-posts] button")
    expect(line).to_have_text("3 new replies")
    expect(page.locator("#announcer")).to_have_text(re.compile("new repl"))
    line.click()
    expect(page.locator(f"#post-{new[0]}")).to_be_in_viewport()
    expect(page.locator(f"#post-{new[0]}")).to_be_focused()
    page.locator(f"#post-{new[-1]}").scroll_into_view_if_needed()
    page.mouse.wheel(0, 5000)
    expect(line).to_be_hidden()


def test_a_changed_card_keeps_the_focus_that_is_in_it(cast: Cast, topic: int, open_page: Open) -> None:
    page = open_page("mia", f"/topics/{topic}")
    page.locator("#post-2 .dots").focus()
    with cast.app.app_context(), transaction():
        found = post_for(cast.nia, 2, lock=True)
        edit_post(actor=cast.nia, post=found, text=compose("Other words"), revision=found.revision)
    expect(page.locator("#post-2 .post-body")).to_have_text("Other words")
    expect(page.locator("#post-2 .dots")).to_be_focused()


def test_a_middle_page_does_not_grow(cast: Cast, open_page: Open) -> None:
    with cast.app.app_context():
        found = make_topic(cast.mia, make_category())
        for number in range(44):
            make_reply(cast.nia, found.id, f"Reply {number}")
    page = open_page("mo", f"/topics/{found.id}?after=20")
    with cast.app.app_context():
        new = make_reply(cast.nia, found.id, "At the far end").id
    expect(page.locator("[data-new-posts] button")).to_have_text("1 new reply")
    assert page.locator("#posts > .post").count() == 20
    page.locator("[data-new-posts] button").click()
    expect(page.locator(f"#post-{new}")).to_be_attached()


def test_the_head_follows_and_the_composer_closes(cast: Cast, topic: int, open_page: Open) -> None:
    page = open_page("nia", f"/topics/{topic}")
    with cast.app.app_context():
        with transaction():
            found = topic_for(cast.mo, topic, lock=True)
            rename_topic(actor=cast.mo, topic=found, title="The round table", reason="shape")
        expect(page.locator("h1")).to_have_text("The round table")
        page.locator("#composer textarea").fill("Half a thought")
        with transaction():
            found = topic_for(cast.mo, topic, lock=True)
            lock_topic(actor=cast.mo, topic=found, locked=True, reason="late")
        expect(page.locator(".closed-line")).to_be_visible()
        # What was typed is still there to be copied.
        expect(page.locator("#composer textarea")).to_have_value("Half a thought")


def test_who_loses_access_no_longer_reads(cast: Cast, topic: int, open_page: Open, new_page: Any) -> None:
    new_page.expect("404 .*/(since/|read|asked)")  # the page may be asking, or telling, just then
    page = open_page("mia", f"/topics/{topic}")
    with cast.app.app_context(), transaction():
        hide_topic(actor=cast.mo, topic=topic_for(cast.mo, topic, lock=True), reason="r")
    expect(page.locator("#posts > .post")).to_have_count(0)
    expect(page.get_by_text("You cannot read this topic any more.")).to_be_visible()


def test_who_is_here_and_who_is_writing(cast: Cast, topic: int, open_page: Open) -> None:
    mia, nia = open_page("mia", f"/topics/{topic}"), open_page("nia", f"/topics/{topic}")
    expect(mia.locator(".here")).to_contain_text("Nia is here")
    nia.locator("#composer textarea").press_sequentially("I think")
    expect(mia.locator("[data-typing]")).to_have_text("Nia is writing…")
    nia.context.close()
    expect(mia.locator(".here")).to_be_hidden()


def test_what_was_seen_counts_as_read(cast: Cast, topic: int, open_page: Open) -> None:
    page = open_page("mo", f"/topics/{topic}")
    other = open_page("mo", "/topics")
    expect(other.locator("[data-unread]")).to_have_text("12 new")
    for post_id in range(1, 13):
        page.locator(f"#post-{post_id}").scroll_into_view_if_needed()
        page.wait_for_timeout(50)

    def read_up_to() -> int:
        with cast.app.app_context():
            found = session().get(Reading, (cast.mo.id, topic))
            return found.last_read_id if found is not None else 0

    wait_for(lambda: read_up_to() == 12, "the last post to be read")
    expect(other.locator("[data-unread]")).to_be_hidden()


def test_rows_move_as_people_write(cast: Cast, open_page: Open) -> None:
    with cast.app.app_context():
        place = make_category()
        old, new = make_topic(cast.mia, place, "Old").id, make_topic(cast.mia, place, "New").id
    for path in ("/topics", "/c/talk"):
        page = open_page("mo", path)
        with cast.app.app_context():
            bumped = old if page.locator(".rows > li").first.get_attribute("data-topic") == str(new) else new
            make_reply(cast.nia, bumped, "Bump")
        first = page.locator(".rows > li").first
        expect(first).to_have_attribute("data-topic", str(bumped))
        expect(first).to_contain_text("Bump")
        with cast.app.app_context():
            third = make_topic(cast.nia, place, f"Third on {path}").id
        expect(first).to_have_attribute("data-topic", str(third))


def test_a_room_begins_at_its_end_and_follows(cast: Cast, open_page: Open) -> None:
    with cast.app.app_context():
        room = make_topic(cast.mia, make_category(), "La Terrasse", kind="room")
        for number in range(60):
            make_reply(cast.nia, room.id, f"Said {number}")
    page = open_page("mia", f"/topics/{room.id}")
    expect(page.locator("#posts > .post").last).to_be_in_viewport()
    with cast.app.app_context():
        new = make_reply(cast.nia, room.id, "Just now").id
    expect(page.locator(f"#post-{new}")).to_be_in_viewport()
    page.locator("[data-earlier]").click()
    expect(page.locator("#posts > .post")).to_have_count(62)
    first = page.locator("#posts > .post").first
    assert first.get_attribute("data-post") == "1"


def test_without_scripts_the_page_is_whole(cast: Cast, topic: int, square: Square, new_page: Any) -> None:
    page = new_page(square.url, java_script_enabled=False, locale="en")
    page.goto(f"/topics/{topic}")
    assert page.locator("#posts > .post").count() == 12
    expect(page.locator(".still")).to_contain_text("Reload it to see what is new.")
