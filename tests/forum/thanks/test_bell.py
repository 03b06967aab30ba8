"""The bell says what a thanks is for, as its reader may see that when they read the line."""

from __future__ import annotations

from typing import Any

from forum.gifts.actions.moderate import hide_gift
from forum.gifts.queries import gift_for
from forum.notifications.queries import notifications_of
from forum.storage.session import transaction
from forum.topics.actions.moderate import hide_post
from forum.topics.queries import post_for
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.gifts import make_gift
from tests.factories.thanks import make_answer, make_thanks
from tests.statements import statements


def said(cast: Cast, member: Any) -> list[str]:
    with cast.app.test_request_context("/?lang=en"):
        return [line.sentence for line in notifications_of(member).items]


def test_it_names_what_it_is_for(cast: Cast) -> None:
    with cast.app.app_context():
        post = make_reply(
            cast.mia, make_topic(cast.mia, make_category(), "A walk in the rain").id, "Come along."
        )
        given = make_thanks(cast.nia, post.id)
        make_thanks(cast.nia, make_gift(cast.mia, "A red bicycle"), kind="gift")
        make_answer(cast.mia, given)
    assert said(cast, cast.mia) == [
        "Nia thanks you for “A red bicycle”",
        "Nia thanks you for “A walk in the rain”",
    ]
    assert said(cast, cast.nia) == ["Mia answered your thanks for “A walk in the rain”"]
    page = cast.browser("mia").get("/notifications?lang=fr").get_data(as_text=True)
    assert "«\u00a0A red bicycle\u00a0»" in page


def test_what_one_may_not_read_any_more_is_not_named(cast: Cast) -> None:
    with cast.app.app_context():
        office = make_category("office", access="staff")
        post = make_reply(cast.mo, make_topic(cast.ada, office, "Behind the door").id, "We talk here.")
        given = make_thanks(cast.ada, post.id)
        make_answer(cast.mo, given)
        gift_id = make_gift(cast.mia, "A red bicycle")
        make_answer(cast.mia, make_thanks(cast.nia, gift_id, kind="gift"))
        own = make_reply(cast.mia, make_topic(cast.mia, make_category(), "A walk").id, "Come along.")
        make_answer(cast.mia, make_thanks(cast.nia, own.id))
        with transaction():
            hide_gift(actor=cast.mo, thing=gift_for(cast.mo, gift_id, lock=True), reason="It is a test.")
        with transaction():
            hide_post(actor=cast.mo, post=post_for(cast.mo, own.id, lock=True), reason="It is a test.")
    assert said(cast, cast.ada) == ["Mo answered your thanks for “Behind the door”"]
    assert said(cast, cast.nia) == ["Mia answered your thanks", "Mia answered your thanks"]


def _asked_after(cast: Cast, name: str) -> dict[str, int]:
    """How many questions the pages of Mia's and Nia's ask once some more thanks were given."""
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category(name), "A walk").id
        for number in range(2):
            given = make_thanks(cast.nia, make_reply(cast.mia, topic, f"Number {number}").id)
            if number % 2:
                make_answer(cast.mia, given)
        make_thanks(cast.nia, make_gift(cast.mia, f"Gift {name}", nameless=True), kind="gift")
        make_thanks(cast.nia, make_gift(cast.mia, f"Another {name}", nameless=True), kind="gift")
    found = {}
    for who, path in (
        ("mia", "/thanks"),
        ("nia", "/thanks"),
        ("nia", "/thanks/sent"),
        ("mia", "/notifications"),
    ):
        cast.browser(who).get(path)
        with cast.app.app_context(), statements() as sent:
            assert cast.browser(who).get(path).status_code == 200
        found[f"{who} {path}"] = len([one for one in sent if one.startswith("SELECT")])
    return found


def test_lists_ask_as_much_for_many_as_for_few(cast: Cast) -> None:
    few, many = _asked_after(cast, "few"), _asked_after(cast, "many")
    assert few == many
