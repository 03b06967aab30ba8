"""Notices about something other than a post: kinds that an add-on plugs in."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from forum.hooks import NoticeKind, hooks
from forum.notifications.actions import choose_kinds, read_about, tell
from forum.notifications.queries import notifications_of, unread_count, wanted_kinds
from forum.storage.session import transaction
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic


@pytest.fixture(autouse=True)
def _kinds(cast: Cast) -> None:
    plugged = hooks(cast.app)
    plugged.register_notice(
        NoticeKind("given", "Somebody gives me something", lambda data: f"{data['who']} gives you a thing")
    )
    plugged.register_notice(NoticeKind("owed", "Owed", lambda data: "You must know", choosable=False))


def tell_mia(cast: Cast, kind: str = "given", about: str = "gift:1", who: str = "Nia") -> None:
    with transaction():
        tell(member_id=cast.mia.id, kind=kind, about=about, url="/gifts/1", data={"who": who})


def test_a_notice_is_told_once_and_leads_where_it_should(cast: Cast) -> None:
    with cast.app.app_context():
        tell_mia(cast)
        tell_mia(cast)
        line = notifications_of(cast.mia).items[0]
        assert (line.sentence, line.url, line.read) == ("Nia gives you a thing", "/gifts/1", False)
        assert len(notifications_of(cast.mia).items) == unread_count(cast.mia.id) == 1


def test_notices_stand_among_those_about_posts(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        tell_mia(cast)
        make_reply(cast.mo, topic.id, "@mia")
        assert [line.kind for line in notifications_of(cast.mia).items] == ["mentioned", "given"]
        assert [line.kind for line in notifications_of(cast.nia).items] == []


def test_seeing_the_thing_itself_quiets_the_bell(cast: Cast) -> None:
    with cast.app.app_context():
        tell_mia(cast)
        tell_mia(cast, about="gift:2")
        with transaction():
            read_about(member_id=cast.mia.id, about="gift:1")
        assert [line.read for line in notifications_of(cast.mia).items] == [False, True]
        assert unread_count(cast.mia.id) == 1


def test_what_can_be_switched_off_and_what_cannot(cast: Cast) -> None:
    with cast.app.app_context():
        with transaction():
            choose_kinds(actor=cast.mia, wanted={"mentioned"})
        assert wanted_kinds(cast.mia) == {"mentioned"}
        tell_mia(cast)
        tell_mia(cast, kind="owed", about="debt:1")
        assert [line.kind for line in notifications_of(cast.mia).items] == ["owed"]
    page = cast.browser("mia").get("/notifications").get_data(as_text=True)
    assert 'value="given"' in page and 'value="owed"' not in page


def test_the_page_escapes_what_a_notice_says_and_the_home_page_shows_it(cast: Cast) -> None:
    with cast.app.app_context():
        tell_mia(cast, who="<i>Nia</i>")
    for path in ("/notifications", "/"):
        page = cast.browser("mia").get(path).get_data(as_text=True)
        assert str(Markup.escape("<i>Nia</i> gives you a thing")) in page
        assert 'href="/gifts/1"' in page


def test_a_kind_whose_slice_is_gone_is_neither_shown_nor_counted_for_ever(cast: Cast) -> None:
    with cast.app.app_context():
        tell_mia(cast)
    del hooks(cast.app).notices["given"]
    assert "gives you" not in cast.browser("mia").get("/notifications").get_data(as_text=True)
    with cast.app.app_context():
        assert unread_count(cast.mia.id) == 0


def test_the_bell_rings_after_the_commit(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from forum.notifications import live

    rung: list[tuple[str, int]] = []
    monkeypatch.setattr(live, "heard", lambda room: True)
    monkeypatch.setattr(live, "send", lambda room, event, payload: rung.append((room, payload["count"])))
    with cast.app.app_context():
        tell_mia(cast)
        assert rung == [(f"member:{cast.mia.id}", 1)]
        with pytest.raises(ZeroDivisionError), transaction():
            tell(member_id=cast.mia.id, kind="given", about="gift:9", url="/")
            raise ZeroDivisionError
        assert len(rung) == 1
