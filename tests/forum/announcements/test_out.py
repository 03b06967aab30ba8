"""What is out: corrected in the open, archived, and whom it is for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from forum.announcements.actions.correct import Words, archive, body_of, correct
from forum.announcements.audiences import choices, in_words
from forum.announcements.models import (
    ARCHIVED,
    Announcement,
)
from forum.announcements.queries import (
    announced_at_home,
    announcement_for,
    colleagues,
    corrector_of,
    published_announcements,
)
from forum.announcements.refusals import NothingChanged, NotThisAudience
from forum.events.models import Event
from forum.jobs.worker import run_due
from forum.notifications.queries import notifications_of
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.topics.actions.edit import edit_post
from forum.topics.actions.moderate import hide_post
from forum.topics.composing import compose
from forum.topics.models import Post
from forum.topics.queries import post_for
from tests.cast import Cast, visitor
from tests.factories.announcements import HEARD, make_announcement, make_draft, make_host, rung, stage_of
from tests.factories.categories import make_category
from tests.factories.events import answer as attend
from tests.factories.events import make as plan_event
from tests.factories.events import planned
from tests.factories.leaving import places_with
from tests.factories.members import make_group, make_member


def test_a_correction_is_seen_and_brings_it_back(cast: Cast) -> None:
    with cast.app.app_context():
        lea = make_host()
        number = make_announcement(lea, make_category("news"))
        from forum.announcements.actions.correct import mark_seen

        with transaction():
            mark_seen(actor=cast.mia, announcement_id=number)
        assert announced_at_home(cast.mia) == []
        row = announcement_for(lea, number)
        assert HEARD not in body_of(row)
        words = Words("From Saturday on, until ten.", "Saturday, not Friday.", 1)
        with transaction():
            correct(actor=lea, announcement_id=number, words=words)
        assert [one.id for one in announced_at_home(cast.mia)] == [number]
        row = announcement_for(cast.mia, number)
        assert row.corrected_why == "Saturday, not Friday."
        assert row.post.source.startswith("From Saturday")
        assert HEARD in row.post.source
        with pytest.raises(NothingChanged), transaction():
            correct(actor=lea, announcement_id=number, words=replace(words, revision=2))
    page = cast.browser("mia").get(f"/posts/{row.post_id}", follow_redirects=True).text
    assert "Saturday, not Friday." in page


def test_a_correction_by_a_colleague_is_theirs(cast: Cast) -> None:
    with cast.app.app_context():
        lea, hugo = make_host("lea"), make_host("hugo")
        number = make_announcement(lea, make_category("news"))
        words = Words("From Saturday on.", "Saturday, not Friday.", 1)
        with transaction():
            correct(actor=hugo, announcement_id=number, words=words)
    page = cast.browser("mia").get(f"/announcements/{number}", follow_redirects=True).text
    assert "Corrected by Hugo" in page


def test_whoever_edits_it_for_the_same_reason_has_not_corrected_it(cast: Cast) -> None:
    with cast.app.app_context():
        lea, hugo = make_host("lea"), make_host("hugo")
        number = make_announcement(lea, make_category("news"))
        with transaction():
            correct(actor=hugo, announcement_id=number, words=Words("From Saturday on.", "A slip.", 1))
        post_id = session().get_one(Announcement, number).post_id or 0
        with transaction():
            post = post_for(cast.mo, post_id, lock=True)
            text = compose("From Sunday on.")
            edit_post(actor=cast.mo, post=post, text=text, revision=post.revision, reason="A slip.")
        assert corrector_of(post_id) == hugo.id
    page = cast.browser("mia").get(f"/announcements/{number}", follow_redirects=True).text
    assert "Corrected by Hugo" in page


def test_archived_it_leaves_home_and_can_be_read(cast: Cast) -> None:
    with cast.app.app_context():
        lea = make_host()
        number = make_announcement(lea, make_category("news"))
        with transaction():
            archive(actor=lea, announcement_id=number)
        assert stage_of(number) == ARCHIVED
        assert announced_at_home(cast.mia) == []
        assert [one.id for one in published_announcements(cast.mia)] == [number]


def test_a_group_is_told_where_nobody_else_reads(cast: Cast) -> None:
    with cast.app.app_context():
        choir = make_group("choir")
        place, everybody = make_category("choir", access="groups", groups=(choir,)), make_category("news")
        gil = make_member("gil", groups=[choir])
        lea = make_host(groups=[choir])
        with pytest.raises(NotThisAudience):
            make_draft(lea, everybody, audience="group", audience_id=choir)
        with pytest.raises(NotThisAudience):
            make_draft(lea, place, audience="everyone")
        number = make_announcement(lea, place, audience="group", audience_id=choir)
        assert [one.id for one in announced_at_home(gil)] == [number]
        assert announced_at_home(cast.mia) == []
        with pytest.raises(Refused):
            announcement_for(cast.mia, number)
        run_due(cast.app)
        assert rung("announced") == {gil.id}


def test_closed_groups_are_offered_to_those_who_announce_to_them(cast: Cast) -> None:
    with cast.app.app_context():
        choir = make_group("choir")
        place = make_category("choir", access="groups", groups=(choir,))
        inside, outside = make_host("lea", groups=[choir]), make_host("hugo")
        assert f"group:{choir}" in dict(choices(inside))
        assert f"group:{choir}" not in dict(choices(outside))
        assert [one.id for one in colleagues(place.id, but=0)] == [inside.id]


def test_a_hidden_title_leaves_every_bell(cast: Cast) -> None:
    with cast.app.app_context():
        number = make_announcement(make_host(), make_category("news"), title="An ugly title")
        post_id = session().get_one(Announcement, number).post_id or 0
        run_due(cast.app)
        assert cast.mia.id in rung("announced")
        assert [line.sentence for line in notifications_of(cast.mia).items] == [
            "Lea (works here) announces: An ugly title"
        ]
        assert places_with("An ugly title").keys() == {"announcements.title", "topics.title"}
        session().execute(update(Post).values(state="hidden"))
        assert "ugly" not in notifications_of(cast.mia).items[0].sentence
        session().rollback()
        with transaction():
            hide_post(actor=cast.mo, post=post_for(cast.mo, post_id, lock=True), reason="Not so.")
        assert rung("announced") == set()


def test_those_who_come_to_an_event_are_told(cast: Cast) -> None:
    with cast.app.app_context():
        place, other = make_category("news"), make_category("other")
        lea = make_host()
        event = plan_event(lea, planned(lea, category=place))
        attend(cast.mia, event)
        attend(cast.nia, event, "no")
        with pytest.raises(NotThisAudience):
            make_draft(lea, other, audience="event", audience_id=event)
        number = make_announcement(lea, place, audience="event", audience_id=event)
        assert [one.id for one in announced_at_home(cast.mia)] == [number]
        assert announced_at_home(cast.nia) == []
        assert announced_at_home(None) == []
        run_due(cast.app)
        assert rung("announced") == {cast.mia.id}
        assert in_words("event", event).startswith("those who come to “A night of stars” on ")
        session().execute(update(Event).values(state="removed"))
        assert in_words("event", event) == "those who come to an event"
        session().rollback()


def test_its_author_changes_it_in_the_open_or_not_at_all(cast: Cast) -> None:
    with cast.app.app_context():
        lea = make_host()
        number = make_announcement(lea, make_category("news"))
        post_id = session().get_one(Announcement, number).post_id or 0
        with pytest.raises(Refused), transaction():
            edit_post(actor=lea, post=post_for(lea, post_id, lock=True), text=compose("Hush."), revision=1)
    browser = visitor(cast.app, lea)
    assert browser.get(f"/posts/{post_id}/edit").headers["Location"] == f"/announcements/{number}/correct"
    assert browser.write(f"/posts/{post_id}/edit", body="Hush.", revision="1").status_code == 403
    with cast.app.app_context():
        assert HEARD in session().get_one(Post, post_id).source
