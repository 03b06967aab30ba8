"""Who is here, and who is writing."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from forum.clock import now
from forum.members.models import Member
from forum.storage.session import session, transaction
from tests.cast import Cast, visitor
from tests.factories.categories import make_category, make_topic
from tests.live.square import Ear, Square, wait_for


def names(ear: Ear) -> list[str]:
    """Who is here, as this page was last told."""
    told = ear.of("presence")
    return [one["name"] for one in told[-1]["here"]] if told else []


def test_members_are_here_once_however_many_tabs(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category()).id
    ears = [square.listen(cast.browser(name)) for name in ("mia", "mia", "nia", "guest", "sam")]
    for ear in ears:
        assert ear.ask("join", {"topic": topic, "lang": "en"})["ok"]
    mia, second, nia, guest, sam = ears
    wait_for(lambda: names(mia) == ["Mia", "Nia"], "Mia and Nia")
    assert mia.of("presence")[-1]["count"] == 2
    second.close()
    nia.ask("leave", {"topic": topic})
    wait_for(lambda: names(mia) == ["Mia"], "Mia alone")
    # Guests are not counted, and are not told who is here; nor is who is suspended.
    assert guest.of("presence") == sam.of("presence") == []


def test_a_newcomer_to_the_room_is_told_who_is_there(cast: Cast, square: Square) -> None:
    """And who of them works here."""
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category()).id
        with transaction():
            session().get_one(Member, cast.mia.id).works_here = True
    square.listen(cast.browser("mia")).ask("join", {"topic": topic, "lang": "en"})
    late = square.listen(cast.browser("nia"))
    answer = late.ask("join", {"topic": topic, "lang": "en"})
    assert [one["name"] for one in answer["here"]] == ["Mia", "Nia"]
    assert [one["works_here"] for one in answer["here"]] == [True, False]


def test_typing_is_told_to_members_and_not_too_often(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category()).id
    mia, nia, guest = (square.listen(cast.browser(name)) for name in ("mia", "nia", "guest"))
    for ear in (mia, nia, guest):
        ear.ask("join", {"topic": topic, "lang": "en"})
    assert [mia.ask("typing", {"topic": topic})["ok"] for _ in range(3)] == [True, False, False]
    assert nia.wait_for("typing") == [{"topic": topic, "id": cast.mia.id, "name": "Mia"}]
    assert guest.ask("typing", {"topic": topic}) == {"ok": False}
    assert mia.of("typing") == guest.of("typing") == []


def test_who_may_not_write_is_not_writing(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category()).id
    muted = square.listen(visitor(cast.app, cast.nia))
    muted.ask("join", {"topic": topic, "lang": "en"})
    with cast.app.app_context(), transaction():
        until = now() + timedelta(days=1)
        session().execute(update(Member).where(Member.id == cast.nia.id).values(muted_until=until))
    assert muted.ask("typing", {"topic": topic}) == {"ok": False}
    stranger = square.listen(cast.browser("mo"))
    assert stranger.ask("typing", {"topic": topic}) == {"ok": False}


def test_who_is_suspended_is_not_told_who_is_here(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.ada, make_category("square")).id
    told = {
        name: square.listen(cast.browser(name)).ask("join", {"topic": topic, "lang": "en"})
        for name in ("mia", "sam", "guest")
    }
    assert told["mia"]["here"][0]["name"] == "Mia"
    for name in ("sam", "guest"):
        assert told[name]["ok"]
        assert not {"here", "count"} & set(told[name]), name
