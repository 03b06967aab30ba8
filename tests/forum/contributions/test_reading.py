"""Opening the page of a call, a contribution or a promise is having read what the bell said of it."""

from __future__ import annotations

from sqlalchemy import select

from forum.contributions.models import Call
from forum.notifications.models import Notification
from forum.storage.session import session
from tests.cast import Cast, visitor
from tests.factories.contributions import make_call, make_contribution, make_speaker, respond, settle


def unread(cast: Cast, member_id: int) -> list[str]:
    with cast.app.app_context():
        waiting = select(Notification.kind).where(
            Notification.member_id == member_id, Notification.read_at.is_(None)
        )
        return sorted(session().scalars(waiting))


def test_each_page_reads_its_own_notices_and_no_others(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        first, second = make_call(bea), make_call(bea, "Taste three teas")
        brought = make_contribution(cast.mia, first)
        make_contribution(cast.mia, second)
        promised = session().get_one(Call, first).commitment_id
    assert unread(cast, bea.id) == ["call_answered", "call_answered"]
    speaker = visitor(cast.app, bea)
    page = speaker.get(f"/calls/{first}")
    assert unread(cast, bea.id) == ["call_answered"]
    assert page.status_code == 200
    with cast.app.app_context():
        respond(bea, brought, "accept")
        settle(bea, promised)
    assert unread(cast, cast.mia.id) == ["contribution_turn", "promise_turn"]
    cast.browser("nia").get(f"/calls/{first}")
    mia = cast.browser("mia")
    mia.get(f"/contributions/{brought}")
    assert unread(cast, cast.mia.id) == ["promise_turn"]
    mia.get(f"/commitments/{promised}")
    assert unread(cast, cast.mia.id) == []


def test_a_call_whose_number_begins_alike_is_another(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        calls = [make_call(bea, f"Call {number}") for number in range(12)]
        make_contribution(cast.mia, calls[-1])
        assert str(calls[-1]).startswith("1")
    visitor(cast.app, bea).get(f"/calls/{calls[0]}")
    assert unread(cast, bea.id) == ["call_answered"]
