"""A reporter is shown, and keeps, no more of a thing than its own page shows them."""

from __future__ import annotations

import base64
import zlib
from html import unescape

import pytest

from forum.jobs.worker import run_due
from forum.members.actions.conceal_profile import conceal_profile
from forum.members.models import Member
from forum.storage.session import session, transaction
from forum.topics.actions.delete import delete_post
from forum.topics.actions.moderate import remove_post
from forum.topics.models import Post
from moderation.cases.models import CaseSnapshot
from moderation.cases.story import entries_of, kind_of
from moderation.reports.models import Report
from tests.cast import Cast
from tests.factories.categories import make_reply
from tests.factories.moderation import case_about, decide_it
from tests.moderation.reports.conftest import INPUT, Square, fill_in

SECRET = "geese"
READERS = ("nia", "sam", "guest")
"""Everybody of the cast who neither wrote it nor moderates."""


def sealed_words(page: str) -> str:
    """What is packed into the form's hidden fields, unpacked: anybody can."""
    seen = unescape(dict(INPUT.findall(page)).get("seen", "")).rsplit(".", 2)[0]
    packed = base64.urlsafe_b64decode(seen.lstrip(".") + "==")
    return (zlib.decompress(packed) if seen.startswith(".") else packed).decode()


def take_away(cast: Cast, place: Square, how: str) -> None:
    with cast.app.app_context():
        make_reply(cast.nia, place.topic_id, "An answer")  # the topic stays when its first post goes
    with cast.app.app_context(), transaction():
        kind = kind_of("post")
        assert kind is not None
        post = kind.find(place.post_id, lock=True)
        if how == "removed":
            remove_post(actor=cast.mo, post=post, reason="")
        else:
            delete_post(actor=cast.mia, post=post)


@pytest.mark.parametrize("how", ["removed", "deleted"])
def test_a_topic_is_reported_without_a_first_post_that_is_gone(cast: Cast, place: Square, how: str) -> None:
    about = f"/report/topic/{place.topic_id}"
    assert SECRET in sealed_words(cast.browser("nia").get(about).text)
    take_away(cast, place, how)
    for name in READERS:
        page = cast.browser(name).get(about, follow_redirects=True).text
        assert SECRET not in page and SECRET not in sealed_words(page), name
    assert fill_in(cast.browser("nia"), about, rule="respect", sentence="").status_code == 303
    assert fill_in(
        cast.browser("nia"), about, f"/reports/{place.last_report().id}/add", sentence="x"
    ).location
    with cast.app.app_context():
        case = case_about("topic", place.topic_id)
        entries = [one for one in entries_of(case.id) if one.kind == "reported"]
        assert len(entries) == 2 and not any("changed_to" in one.data for one in entries)
        for one in entries:
            kept = session().get_one(CaseSnapshot, one.data["snapshot_id"])
            assert (kept.title, kept.source, kept.html) == ("Mia's topic", "", "")
        whole = session().query(CaseSnapshot).filter_by(case_id=case.id).order_by(CaseSnapshot.id).all()
        assert any(SECRET in one.source for one in whole)  # whoever judges reads it


def test_a_moderator_who_reports_sees_what_they_see_anyway(cast: Cast, place: Square) -> None:
    take_away(cast, place, "removed")
    assert SECRET in cast.browser("mo").get(f"/report/topic/{place.topic_id}").text


def test_a_concealed_profile_is_reported_as_others_see_it(cast: Cast, place: Square) -> None:
    about = f"/report/profile/{cast.mia.id}"
    with cast.app.app_context():
        with transaction():
            mia = session().get_one(Member, cast.mia.id)
            mia.display_name, mia.bio = "Mia of old", "I hate geese"
        with transaction():
            conceal_profile(actor=cast.mo, member=session().get_one(Member, cast.mia.id), reason="")
    for name in READERS:
        page = cast.browser(name).get(about, follow_redirects=True).text
        sealed = sealed_words(page)
        assert not any(word in page + sealed for word in (SECRET, "of old")), name
        assert "hidden" not in sealed
    assert fill_in(cast.browser("nia"), about, rule="respect", sentence="").status_code == 303
    with cast.app.app_context():
        case = case_about("profile", cast.mia.id)
        (entry,) = entries_of(case.id)
        assert "changed_to" not in entry.data
        assert session().get_one(CaseSnapshot, session().get_one(Report, 1).snapshot_id).source == ""
        decide_it(cast.mo, case.id, "dismiss")
    run_due(cast.app)
    told = cast.browser("nia").get("/statements").text
    number = told.split('href="/statements/')[1].split('"')[0]
    page = cast.browser("nia").get(f"/statements/{number}").text
    assert SECRET not in page and "of old" not in page


def test_what_went_while_they_read_is_kept_as_they_read_it(cast: Cast, place: Square) -> None:
    about = f"/report/topic/{place.topic_id}"
    seen = unescape(dict(INPUT.findall(cast.browser("nia").get(about).text))["seen"])
    take_away(cast, place, "removed")
    sent = cast.browser("nia").write(about, rule="respect", sentence="", seen=seen)
    assert sent.status_code == 303
    with cast.app.app_context():
        (entry,) = entries_of(case_about("topic", place.topic_id).id)
        assert SECRET in session().get_one(CaseSnapshot, entry.data["snapshot_id"]).source
        assert "changed_to" not in entry.data  # not a word of it is another
        assert session().get_one(Post, place.post_id).state == "removed"
