"""Statements: who finds them, what they show, and that the bell says so."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from forum.clock import now
from forum.jobs.worker import run_due
from forum.notifications.queries import notifications_of, unread_count
from forum.storage.session import session
from moderation.decisions.models import Statement
from tests.cast import Cast
from tests.factories.moderation import decide_it
from tests.moderation.appeals.conftest import Story, tell_story


def test_the_bell_rings_for_everybody_who_was_told(cast: Cast, hidden: Story) -> None:
    with cast.app.app_context():
        mine, theirs = notifications_of(cast.mia).items[0], notifications_of(cast.nia).items[0]
        assert (mine.kind, mine.url) == ("statement", f"/statements/{hidden.statement('mia')}")
        assert "wrote" in mine.sentence and "reported" in theirs.sentence
        assert not mine.actor_display  # who decided is not named
        assert unread_count(cast.mo.id) == 0


def test_reading_it_is_noted_and_quiets_the_bell(cast: Cast, hidden: Story) -> None:
    with cast.app.app_context():
        path = f"/statements/{hidden.statement('mia')}"
    assert cast.browser("mo").get(path).status_code == 200
    with cast.app.app_context():
        assert session().scalar(select(Statement.seen_at).where(Statement.member_id == cast.mia.id)) is None
    page = cast.browser("mia").get(path).get_data(as_text=True)
    for said in ("It insults somebody.", "You are all", "Code of conduct, version 1", 'name="text"'):
        assert said in page, said
    assert "<b>fools" not in page
    assert 'data-count="0"' in cast.browser("mia").get("/conduct").get_data(as_text=True)
    with cast.app.app_context():
        assert session().scalar(select(Statement.seen_at).where(Statement.member_id == cast.mia.id))
        assert unread_count(cast.mia.id) == 0


def test_it_is_read_by_whom_it_is_for_and_by_who_judges(cast: Cast, hidden: Story) -> None:
    with cast.app.app_context():
        path = f"/statements/{hidden.statement('mia')}"
    answers = {name: cast.browser(name).get(path).status_code for name in cast.people()}
    assert answers == {"ada": 200, "mo": 200, "mia": 200, "nia": 404, "sam": 404, "guest": 302}
    assert cast.browser("guest").get(path).headers["Location"].startswith("/login?next=")
    for bad in ("999999", "9" * 30, "0"):
        assert cast.browser("mia").get(f"/statements/{bad}").status_code == 404


def test_one_finds_all_of_ones_own(cast: Cast, hidden: Story) -> None:
    with cast.app.app_context():
        mine, theirs = hidden.statement("mia"), hidden.statement("nia")
    page = cast.browser("mia").get("/statements").get_data(as_text=True)
    assert f"/statements/{mine}" in page and f"/statements/{theirs}" not in page
    assert "/statements" in cast.browser("mia").get("/").get_data(as_text=True)
    assert cast.browser("guest").get("/statements").status_code == 302


@pytest.mark.parametrize(("name", "said"), [("mia", "something of yours"), ("nia", "your report")])
def test_it_is_mailed_too(cast: Cast, hidden: Story, name: str, said: str) -> None:
    with cast.app.app_context():
        found = session().get_one(Statement, hidden.statement(name))
        assert found.mailed_at is not None and said in found.text
        run_due(cast.app)
        (letter,) = [one for one in _letters(cast) if said in one]
    assert letter.count("Hello") == 2, "once in the plain part, once in the other"


def _letters(cast: Cast) -> list[str]:
    folder = Path(cast.app.extensions["forum.config"].data_dir) / "mail"
    return [file.read_text() for file in sorted(folder.glob("*.eml"))]


def test_lists_and_bells_say_what_was_decided_about_which_text(cast: Cast, hidden: Story) -> None:
    mine = cast.browser("mia").get("/statements").text
    assert "– Hidden" in mine and "You are all" in mine and "What you wrote (post)" in mine
    theirs = cast.browser("nia").get("/statements").text
    assert "– Hidden" in theirs and "You are all" not in theirs and "What you reported (post)" in theirs
    assert "Decision about what you wrote: Hidden" in cast.browser("mia").get("/notifications").text
    with cast.app.app_context():
        decide_it(cast.mo, hidden.case_id, "mute", until=now() + timedelta(days=2))
    assert "Read-only" in cast.browser("mia").get("/statements").text


def test_what_stays_between_an_author_and_the_moderators_is_not_listed_for_reporters(cast: Cast) -> None:
    with cast.app.app_context():
        tell_story(cast, "warn")
    theirs = cast.browser("nia").get("/statements").text
    assert "We acted" in theirs and "A warning" not in theirs
    assert "A warning" in cast.browser("mia").get("/statements").text


def test_a_reporter_sees_what_they_reported_and_no_later_text(cast: Cast) -> None:
    from forum.jobs.worker import run_due
    from forum.storage.session import transaction
    from forum.topics.actions.edit import edit_post
    from forum.topics.composing import compose
    from forum.topics.queries import post_for
    from tests.factories.categories import make_category, make_reply, make_topic
    from tests.factories.moderation import decide_it, report_it

    with cast.app.app_context():
        topic = make_topic(cast.nia, make_category())
        post = make_reply(cast.mia, topic.id, "Something rude.")
        case_id = report_it(cast.nia, "post", post.id)
        with transaction():
            row = post_for(cast.mia, post.id, lock=True)
            edit_post(actor=cast.mia, post=row, text=compose("My secret now."), revision=row.revision)
        decide_it(cast.mo, case_id, "hide")
        run_due(cast.app)
        story = Story(cast, post.id, case_id, 0)
        paths = {name: f"/statements/{story.statement(name)}" for name in ("mia", "nia")}
    assert "My secret now." in cast.browser("mia").get(paths["mia"]).get_data(as_text=True)
    page = cast.browser("nia").get(paths["nia"]).get_data(as_text=True)
    assert "Something rude." in page and "My secret now." not in page
