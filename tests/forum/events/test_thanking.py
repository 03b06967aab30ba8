"""Thanks for an event reach whoever receives people, with all that thanks bring along."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from forum.events.models import Event
from forum.events.subjects import EVENT
from forum.hooks import hooks
from forum.members.actions.leave import leave_now
from forum.notifications.models import Notification
from forum.policy.acts import Act
from forum.policy.check import Refused, can
from forum.realtime.following import may_follow
from forum.storage.session import session, transaction
from forum.thanks.models import Thanks
from forum.thanks.queries import thankable
from tests.cast import Cast, visitor
from tests.factories.categories import make_category
from tests.factories.events import answer, cancel, change, make, make_host, planned
from tests.factories.members import make_member
from tests.factories.thanks import WORDS, make_answer, make_thanks, share
from tests.said import says


def rang(member: Any) -> list[tuple[str, int | None]]:
    found = select(Notification).where(
        Notification.member_id == member.id, Notification.kind.like("thanks_%")
    )
    return [(one.kind, one.actor_id) for one in session().scalars(found.order_by(Notification.id))]


def test_the_host_is_thanked_and_not_whoever_planned_it(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        zoe = make_member("zoe", language="en")
        event_id = make(eve, planned(zoe))
        answer(cast.mia, event_id)
    mia = cast.browser("mia")
    path = f"/thank/event/{event_id}"
    assert f'href="{path}"' in mia.get(f"/events/{event_id}").text
    form = mia.get(path).text
    assert "Thank Zoe" in form
    assert not says(form.partition("<main")[2].partition("</main>")[0], "Eve")
    sent = mia.write(path, text=WORDS)
    assert sent.status_code == 303
    assert "To Zoe" in mia.get("/thanks/sent").text
    with cast.app.app_context():
        [thanks] = session().scalars(select(Thanks)).all()
        assert (thanks.receiver_id, thanks.giver_id) == (zoe.id, cast.mia.id)
        assert rang(zoe) == [("thanks_received", cast.mia.id)]
        assert rang(eve) == []
    assert "Mia thanks you for “A night of stars”" in visitor(cast.app, zoe).get("/notifications").text
    for who in (eve, cast.ada, cast.mo, None):  # whoever planned it reads it no more than anybody else
        browser = visitor(cast.app, who)
        assert browser.get(sent.location).status_code == 404
        assert WORDS not in browser.get(f"/events/{event_id}").text
    assert visitor(cast.app, eve).get(path).status_code == 200  # a colleague can thank the host, too
    own = visitor(cast.app, zoe).get(path)
    assert (own.status_code, "This is yours" in own.text) == (403, True)
    with cast.app.app_context():
        make_answer(zoe, thanks.id)
        assert rang(cast.mia) == [("thanks_answered", zoe.id)]


def test_shown_beneath_it_for_those_who_see_it_and_open_pages_learn_of_it(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, category=make_category("salon", access="members")))
        given = make_thanks(cast.mia, event_id, kind="event")
        before = session().get_one(Event, event_id).version
        share(eve, given)
        session().expire_all()
        assert session().get_one(Event, event_id).version == before + 1
        assert may_follow(cast.nia, "event", event_id)
    for name in ("mia", "nia", "mo"):
        assert WORDS in cast.browser(name).get(f"/events/{event_id}").text
        assert WORDS in cast.browser(name).get(f"/thanks/for/event/{event_id}").text
    guest = cast.browser("guest")
    for path in (f"/events/{event_id}", f"/thanks/for/event/{event_id}", f"/thanks/{given}"):
        assert guest.get(path).status_code == 404
    with cast.app.app_context(), transaction():
        session().get_one(Event, event_id).state = "hidden"
    for name in ("nia", "mo"):
        assert cast.browser(name).get(f"/thanks/{given}").status_code == 404
    sent = cast.browser("mia").get("/thanks/sent").text
    assert WORDS in sent
    assert "A night of stars" not in sent


def test_nobody_is_thanked_for_what_nobody_knows_of_or_may_not_see(cast: Cast) -> None:
    with cast.app.app_context():
        eve, colleague = make_host(), make_host("cleo")
        draft = make(eve, draft=True)
        what = thankable(colleague, "event", draft)
        assert not can(colleague, Act.THANK, what)
        for_members = make(eve, planned(eve, category=make_category("salon", access="members")))
        for member, event_id in ((cast.mia, draft), (None, for_members), (cast.mia, 4711)):
            with pytest.raises(Refused):
                thankable(member, "event", event_id)
        cancelled = make(eve)
        cancel(eve, cancelled)
        assert can(
            cast.mia, Act.THANK, thankable(cast.mia, "event", cancelled)
        )  # it was planned all the same
        assert not can(cast.sam, Act.THANK, thankable(cast.sam, "event", cancelled))
    assert "Thank" not in visitor(cast.app, colleague).get(f"/events/{draft}").text.partition("<article")[2]
    refused = visitor(cast.app, colleague).write(f"/thank/event/{draft}", text=WORDS)
    assert refused.status_code == 403
    assert WORDS in refused.text  # nothing typed is lost


def test_another_host_does_not_inherit_it(cast: Cast) -> None:
    with cast.app.app_context():
        eve, zoe = make_host(), make_member("zoe", language="en")
        event_id = make(eve)
        given = make_thanks(cast.mia, event_id, kind="event")
        change(eve, event_id, planned(zoe, starts=None))
        assert hooks(cast.app).subjects["event"].whom_to_thank(EVENT.find(event_id)) == zoe.id
    assert "To Eve" in cast.browser("mia").get("/thanks/sent").text
    assert WORDS in visitor(cast.app, eve).get("/thanks").text
    assert visitor(cast.app, zoe).get(f"/thanks/{given}").status_code == 404


def test_it_goes_with_the_host_who_leaves(cast: Cast) -> None:
    with cast.app.app_context():
        eve, zoe = make_host(), make_member("zoe")
        event_id = make(eve, planned(zoe))
        given = make_thanks(cast.mia, event_id, kind="event")
        share(zoe, given)
        leave_now(actor=zoe, member_id=zoe.id, texts_too=False)
        row = session().get_one(Thanks, given, populate_existing=True)
        assert (row.state, row.text, row.shared_at) == ("deleted", "", None)
    assert WORDS not in cast.browser("mia").get(f"/events/{event_id}").text
    with cast.app.app_context():  # whoever planned it receives people now, and can be thanked
        assert can(cast.nia, Act.THANK, thankable(cast.nia, "event", event_id))
