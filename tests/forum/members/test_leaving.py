"""A member leaves for good: what goes, what stays, who can do it, and when."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from forum.clock import now
from forum.facts.log import FactRow
from forum.jobs import mail
from forum.jobs.models import Job
from forum.members.actions.change_standing import ReasonMissing
from forum.members.actions.grant_role import LastAdministrator
from forum.members.actions.leave import (
    WAITS,
    ask_to_leave,
    erase_member,
    leave_now,
    let_go_those_due,
    stay,
)
from forum.members.models import Member, MemberSession
from forum.members.queries import viewer_by_id
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.topics.models import DELETED, Post, Topic
from tests.cast import Cast, visitor
from tests.factories.leaving import HANDLE, NEEDLES, Life, let_go, places_with
from tests.factories.members import make_member


def row(member_id: int) -> Member:
    session().expire_all()
    return session().get_one(Member, member_id)


def wish(cast: Cast, who: object, *, texts_too: bool = False) -> None:
    with transaction():
        ask_to_leave(actor=who, member=row(who.id), texts_too=texts_too)  # type: ignore[attr-defined]


@pytest.mark.parametrize("texts_too", [False, True])
def test_nothing_is_left_of_who_they_were(cast: Cast, life: Life, texts_too: bool) -> None:
    with cast.app.app_context():
        with transaction():
            mail.post(to=row(life.who.id).email, subject="Hello", text="Hello")
        assert places_with(*NEEDLES)
        let_go(life.who, texts_too=texts_too)
        assert places_with(*NEEDLES) == {"posts.source": [HANDLE], "posts.html": [HANDLE]}
        # That is another member, whose handle begins with theirs.
        post = session().get_one(Post, life.spoken_to)
        assert post.source == f"a former member so do I, @{HANDLE}.b does not."


def test_what_they_wrote_stays_without_their_name(cast: Cast, life: Life) -> None:
    with cast.app.app_context():
        let_go(life.who)
        assert session().get_one(Post, life.post).source == "I do, with cheese."
    page = cast.browser("mia").get(f"/topics/{life.answered}").text
    assert "Who has a sharp knife?" in page and "a former member" in page
    french = cast.browser("mia").get(f"/topics/{life.answered}?lang=fr", headers={"Accept-Language": "fr"})
    assert french.status_code == 200
    assert cast.browser("mia").get(f"/members/{HANDLE}").status_code == 404
    assert cast.browser("mia").get(f"/members/~{life.who.id}").status_code == 410
    assert cast.browser("guest").get(f"/members/~{life.who.id}").status_code in (302, 404)


def test_their_texts_go_where_they_wish_it_and_leave_conversations_whole(cast: Cast, life: Life) -> None:
    with cast.app.app_context():
        let_go(life.who, texts_too=True)
        mine = select(Post).where(Post.author_id == life.who.id)
        assert {(post.source, post.html, post.state) for post in session().scalars(mine)} == {
            ("", "", DELETED)
        }
        alone, answered = session().get_one(Topic, life.topic), session().get_one(Topic, life.answered)
        assert (alone.state, alone.title) == (DELETED, "")
        assert (answered.state, answered.title) == ("published", "Grafting")
    page = cast.browser("mia").get(f"/topics/{life.answered}").text
    assert "I have two." in page and "sharp knife" not in page


def test_nobody_can_log_in_as_them_and_their_sessions_are_over(cast: Cast, life: Life) -> None:
    theirs = visitor(cast.app, life.who)
    assert theirs.get("/settings").status_code == 200
    with cast.app.app_context():
        let_go(life.who)
        assert (
            session().scalar(
                select(func.count(MemberSession.id)).where(MemberSession.member_id == life.who.id)
            )
            == 0
        )
        assert viewer_by_id(life.who.id) is None
    assert theirs.get("/settings").status_code == 302


def test_a_week_in_which_they_can_stay(cast: Cast, life: Life) -> None:
    with cast.app.app_context():
        wish(cast, life.who)
        let_go_those_due()
        assert row(life.who.id).erased_at is None
        with transaction():
            stay(actor=life.who, member=row(life.who.id))
    with time_machine.travel(now() + WAITS + timedelta(minutes=1)), cast.app.app_context():
        let_go_those_due()
        assert row(life.who.id).erased_at is None
        wish(cast, life.who, texts_too=True)
    with time_machine.travel(now() + 2 * WAITS + timedelta(minutes=5)), cast.app.app_context():
        let_go_those_due()
        assert row(life.who.id).erased_at is not None
        assert session().get_one(Post, life.post).source == ""
        kinds = (
            session()
            .scalars(
                select(FactRow.kind)
                .where(FactRow.kind.in_(("LeavingAsked", "LeavingTakenBack", "MemberErased")))
                .order_by(FactRow.id)
            )
            .all()
        )
        assert kinds == ["LeavingAsked", "LeavingTakenBack", "LeavingAsked", "MemberErased"]


def test_the_last_administrator_stays(cast: Cast) -> None:
    with cast.app.app_context():
        with pytest.raises(LastAdministrator):
            leave_now(actor=cast.ada, member_id=cast.ada.id, texts_too=False)
        with pytest.raises(LastAdministrator):
            wish(cast, cast.ada)
        assert row(cast.ada.id).erased_at is None
        second = make_member("bo", admin=True)
        leave_now(actor=cast.ada, member_id=cast.ada.id, texts_too=False)
        with pytest.raises(LastAdministrator):
            leave_now(actor=second, member_id=second.id, texts_too=False)


@pytest.mark.parametrize("who", ["mo", "mia", "nia", "sam", "guest"])
def test_nobody_else_makes_them_leave(cast: Cast, life: Life, who: str) -> None:
    actor = getattr(cast, who)
    with cast.app.app_context():
        with pytest.raises(Refused):
            leave_now(actor=actor, member_id=life.who.id, texts_too=True)
        with pytest.raises(Refused):
            erase_member(actor=actor, member_id=life.who.id, texts_too=True, reason="I want it.")
        with pytest.raises(Refused), transaction():
            stay(actor=actor, member=row(life.who.id))
        assert row(life.who.id).erased_at is None
    page = f"/admin/members/{HANDLE}/erase"
    assert cast.browser(who).get(page).status_code in (302, 403, 404)
    assert cast.browser(who).write(page, texts="go", reason="I want it.").status_code in (302, 403, 404)


def test_an_administrator_sees_to_it_and_says_why(cast: Cast, life: Life) -> None:
    with cast.app.app_context():
        with pytest.raises(ReasonMissing):
            erase_member(actor=cast.ada, member_id=life.who.id, texts_too=False, reason=" ")
        with pytest.raises(Refused):
            erase_member(actor=cast.ada, member_id=cast.ada.id, texts_too=False, reason="Myself.")
        with pytest.raises(Refused):
            erase_member(actor=cast.ada, member_id=cast.automod.id, texts_too=False, reason="The program.")
    assert (
        cast.browser("ada").write(f"/admin/members/{HANDLE}/erase", texts="stay", reason="").status_code
        == 422
    )
    sent = cast.browser("ada").write(
        f"/admin/members/{HANDLE}/erase",
        texts="stay",
        reason="Asked by letter.",
        idempotency_key="0123456789",
    )
    assert sent.status_code == 303
    with cast.app.app_context():
        assert row(life.who.id).erased_at is not None
        told = session().scalars(select(FactRow).where(FactRow.kind == "MemberErased")).one()
        assert told.actor_id == cast.ada.id and told.data["reason"] == "Asked by letter."


def test_leaving_twice_is_leaving_once(cast: Cast, life: Life) -> None:
    with cast.app.app_context():
        let_go(life.who)
        let_go(life.who)
        erased = select(func.count(FactRow.id)).where(FactRow.kind == "MemberErased")
        assert session().scalar(erased) == 1


def test_mail_that_waits_for_others_is_left_alone(app: Flask, cast: Cast, life: Life) -> None:
    with app.app_context():
        with transaction():
            mail.post(to="mia@example.org", subject="Hello", text="Hello")
        let_go(life.who)
        waiting = session().scalars(select(Job).where(Job.kind == "mail", Job.done_at.is_(None)))
        assert [job.payload["to"] for job in waiting] == ["mia@example.org"]
