"""Rooms are entered through the rules, and whoever loses access is put out at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from forum.categories.models import Category
from forum.clock import now
from forum.community.edition import new_edition
from forum.facts.bus import record
from forum.facts.catalogue import CategoryChanged, GroupChanged
from forum.facts.members import RoleWithdrawn, StandingChanged
from forum.jobs import worker
from forum.members.models import MODERATE, Grant, GroupMember, Member, MemberSession
from forum.members.sessions import end_all_sessions
from forum.storage.session import session, transaction
from forum.topics.actions.place import hide_topic, move_topic
from forum.topics.models import Post
from forum.topics.queries import topic_for
from tests.cast import Cast, visitor
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_group, make_member
from tests.live.square import Ear, Square, wait_for

LANGUAGES = ("en", "fr")


def silent_after(cast: Cast, square: Square, topic: int, ears: list[Ear], act: Callable[[], None]) -> None:
    """After ``act`` these hear that they were put out, and nothing of a post that follows at once."""
    with cast.app.app_context():
        act()
        before = [len(ear.of("post:added")) for ear in ears]
        make_reply(cast.ada, topic, "Only for those who may")
    square.settle()
    for ear, count in zip(ears, before, strict=True):
        (left,) = ear.wait_for("room:left")
        assert left["topic"] == topic
        assert left["reason"]
        assert len(ear.of("post:added")) == count
        assert "Only for those who may" not in repr(ear.heard)


@pytest.fixture
def club(cast: Cast) -> int:
    """A topic for members."""
    with cast.app.app_context():
        return make_topic(cast.ada, make_category("club", access="members")).id


def in_both_languages(square: Square, cast: Cast, name: str, topic: int) -> list[Ear]:
    ears = []
    for language in LANGUAGES:
        ear = square.listen(cast.browser(name))
        assert ear.ask("join", {"topic": topic, "lang": language})["ok"]
        ears.append(ear)
    return ears


def test_nobody_enters_a_room_they_may_not_read(cast: Cast, square: Square, club: int) -> None:
    with cast.app.app_context():
        staff = make_topic(cast.ada, make_category("staff", access="staff")).id
    for name, may in {"guest": (), "sam": (), "mia": (club,), "mo": (club, staff)}.items():
        ear = square.listen(cast.browser(name))
        for topic in (club, staff):
            assert ear.ask("join", {"topic": topic, "lang": "en"})["ok"] is (topic in may), (name, topic)
    with cast.app.app_context():
        make_reply(cast.ada, club, "for members")
        make_reply(cast.ada, staff, "for the team")
    square.settle()
    for ear, name in zip(square.ears, ("guest", "sam", "mia", "mo"), strict=True):
        if name in ("mia", "mo"):
            ear.wait_for("post:added", 1 if name == "mia" else 2)
        assert ("for members" in repr(ear.heard)) is (name in ("mia", "mo"))
        assert ("for the team" in repr(ear.heard)) is (name == "mo")


@pytest.mark.parametrize(
    "words",
    [None, [], "x", 7, {}, {"topic": None}, {"topic": []}, {"topic": 2**70}, {"topic": -1},
     {"topic": "1; --"},
     {"topic": True}, {"topic": {"id": 1}}, {"categories": 5}, {"categories": [None, "x", 2**70, [1]]},
     {"topic": 1.5}, {"lang": ["en"]}, {"topic": 999}],
)  # fmt: skip
def test_garbage_is_answered_and_never_raises(
    cast: Cast, square: Square, words: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with cast.app.app_context():
        make_category()
    ear = square.listen(cast.browser("mia"))
    for event in ("join", "leave", "join_list", "leave_list", "typing"):
        assert isinstance(ear.ask(event, words), dict)
    ear.client.emit("join", ("a", "b", {"c": 1}))
    ear.client.emit("nothing of the kind", words)
    assert ear.ask("leave", {})["ok"]
    assert not [one for one in caplog.records if one.levelname == "ERROR" and one.name.startswith("forum")]


def test_a_flood_of_messages_is_not_answered_well(cast: Cast, square: Square, club: int) -> None:
    ear = square.listen(cast.browser("mia"))
    answers = [ear.ask("leave", {})["ok"] for _ in range(60)]
    assert answers[0] is True
    assert answers[-1] is False


def test_who_is_suspended_is_put_out(cast: Cast, square: Square, club: int) -> None:
    def suspend() -> None:
        with transaction():
            until = now() + timedelta(days=1)
            session().execute(update(Member).where(Member.id == cast.mia.id).values(suspended_until=until))
            record(
                StandingChanged(
                    actor_id=cast.mo.id,
                    member_id=cast.mia.id,
                    standing="suspended",
                    until=until.isoformat(),
                    reason="r",
                )
            )

    ears = in_both_languages(square, cast, "mia", club)
    silent_after(cast, square, club, ears, suspend)
    assert ears[0].ask("join", {"topic": club, "lang": "en"}) == {"ok": False}


def test_who_is_logged_out_is_put_out_and_hung_up(cast: Cast, square: Square, club: int) -> None:
    def log_out() -> None:
        with transaction():
            end_all_sessions(actor_id=cast.mia.id, member_id=cast.mia.id)

    ears = in_both_languages(square, cast, "mia", club)
    silent_after(cast, square, club, ears, log_out)
    for ear in ears:
        assert ear.of("room:left")[0]["reason"] == "login"
        wait_for(lambda ear=ear: not ear.client.connected, "the socket to be closed")  # type: ignore[misc]


def test_who_logs_out_elsewhere_stays_here(cast: Cast, square: Square, club: int) -> None:
    (here, _) = in_both_languages(square, cast, "mia", club)
    elsewhere = square.listen(visitor(cast.app, cast.mia))
    elsewhere.ask("join", {"topic": club, "lang": "en"})
    with cast.app.app_context(), transaction():
        kept = session().info  # the transaction's session
        assert kept["writing"]
        from forum.members.sessions import sessions_of

        newest = sessions_of(cast.mia.id)
        other = max(one.id for one in newest)
        first = min(one.id for one in newest)
        assert other != first
        end_all_sessions(actor_id=cast.mia.id, member_id=cast.mia.id, but=first)
    elsewhere.wait_for("room:left")
    with cast.app.app_context():
        make_reply(cast.ada, club, "still here")
    here.wait_for("post:added")
    assert here.of("room:left") == []


def test_a_category_that_closes_puts_out_those_outside(cast: Cast, square: Square, club: int) -> None:
    def close() -> None:
        with transaction():
            session().execute(update(Category).values(access="staff"))
            new_edition()
            record(CategoryChanged(actor_id=cast.ada.id, category_id=1, access_changed=True))

    ears = in_both_languages(square, cast, "mia", club) + in_both_languages(square, cast, "nia", club)
    (staff, _) = in_both_languages(square, cast, "mo", club)
    silent_after(cast, square, club, ears, close)
    staff.wait_for("post:added")


def test_who_leaves_the_group_is_put_out(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        group = make_group("friends", cast.mia)
        topic = make_topic(cast.ada, make_category("den", access="groups", groups=(group,))).id

    def leave() -> None:
        with transaction():
            session().execute(delete(GroupMember).where(GroupMember.member_id == cast.mia.id))
            record(GroupChanged(actor_id=cast.ada.id, group_id=group, member_id=cast.mia.id))

    silent_after(cast, square, topic, in_both_languages(square, cast, "mia", topic), leave)


def test_who_moderates_no_more_is_put_out(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        place = make_category("staff", access="staff")
        topic = make_topic(cast.ada, place).id
        lou = make_member("lou", moderates=(place.id,))

    def withdraw() -> None:
        with transaction():
            session().execute(delete(Grant).where(Grant.member_id == lou.id))
            record(
                RoleWithdrawn(
                    actor_id=cast.ada.id, member_id=lou.id, capability=MODERATE, category_id=place.id
                )
            )

    ears = []
    for language in LANGUAGES:
        ears.append(square.listen(visitor(cast.app, lou)))
        assert ears[-1].ask("join", {"topic": topic, "lang": language})["ok"]
    silent_after(cast, square, topic, ears, withdraw)


def test_a_topic_that_moves_or_is_hidden_puts_out_those_it_is_not_for(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        staff, public = make_category("staff", access="staff"), make_category("public")
        moved, hidden = make_topic(cast.ada, public).id, make_topic(cast.ada, public).id

    def move() -> None:
        with transaction():
            topic = topic_for(cast.mo, moved, lock=True)
            move_topic(actor=cast.mo, topic=topic, category=staff, reason="r")

    def hide() -> None:
        with transaction():
            hide_topic(actor=cast.mo, topic=topic_for(cast.mo, hidden, lock=True), reason="r")

    guests = in_both_languages(square, cast, "guest", moved)
    silent_after(cast, square, moved, guests, move)
    others = in_both_languages(square, cast, "guest", hidden) + in_both_languages(square, cast, "mia", hidden)
    with cast.app.app_context():
        hide()
    for ear in others:
        assert ear.wait_for("room:left")[-1] == {"topic": hidden, "reason": "forbidden"}


def test_a_list_is_no_longer_heard_by_those_outside(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        place = make_category("open")
        topic = make_topic(cast.ada, place).id
    square.settle()  # or its signal might come after the guest has sat down
    ear = square.listen(cast.browser("guest"))
    assert ear.ask("join_list", {"categories": [place.id], "lang": "fr"})["categories"] == [place.id]
    with cast.app.app_context():
        with transaction():
            session().execute(update(Category).values(access="staff"))
            new_edition()
            record(CategoryChanged(actor_id=cast.ada.id, category_id=place.id, access_changed=True))
        make_reply(cast.ada, topic, "secret from now on")
    square.settle()
    assert ear.of("topic:moved") == []


def test_a_handshake_from_elsewhere_is_refused(cast: Cast, square: Square) -> None:
    import socketio

    stranger = socketio.Client(reconnection=False, websocket_extra_options={"origin": "https://evil.example"})
    with pytest.raises(socketio.exceptions.ConnectionError):
        stranger.connect(square.url, transports=["websocket"])


def test_no_write_goes_over_a_socket(cast: Cast, square: Square, club: int) -> None:
    ear = square.listen(cast.browser("mia"))
    for event in ("reply", "post", "read", "message", "post:added"):
        ear.client.emit(event, {"topic": club, "body": "x"})
    assert ear.ask("leave", {})["ok"]
    with cast.app.app_context():
        assert session().query(Post).count() == 1


@pytest.mark.parametrize("table", ["session", "role"])
def test_what_runs_out_is_over_for_open_sockets(cast: Cast, square: Square, table: str) -> None:
    """A session and a role end by the clock, when nobody does anything; the routine puts out whoever is left."""
    with cast.app.app_context():
        team = make_category("team", access="staff")
        guide = make_member("guide", moderates=[team.id])
        topic = make_topic(cast.ada, team).id
    browser = visitor(cast.app, guide)
    ears = [square.listen(browser) for _language in LANGUAGES]
    for ear, language in zip(ears, LANGUAGES, strict=True):
        assert ear.ask("join", {"topic": topic, "lang": language})["ok"]

    def run_out() -> None:
        past = now() - timedelta(seconds=1)
        with transaction():
            if table == "session":
                ended = update(MemberSession).where(MemberSession.member_id == guide.id)
                session().execute(ended.values(expires_at=past))
            else:
                session().execute(update(Grant).where(Grant.member_id == guide.id).values(until=past))
        worker.run_due(cast.app)

    silent_after(cast, square, topic, ears, run_out)
