"""Finding: lists, near matches for their authors alone, stories only with the consent of each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from forum.clock import now
from forum.gifts.actions.own import dismiss_match, let_be_told, live_near
from forum.gifts.chains import newest_stories, story_of
from forum.gifts.lists import Wanted, for_home, gifts_for
from forum.gifts.matching import near_matches
from forum.gifts.models import NEARBY, Gift
from forum.gifts.queries import gift_for, hand_for
from forum.notifications.models import Notification
from forum.storage.session import session, transaction
from tests.cast import Cast
from tests.factories.gifts import FORM, make_gift, make_hand, make_received
from tests.statements import statements


def titles(viewer: Any, **wanted: Any) -> list[str]:
    return [line.title for line in gifts_for(viewer, Wanted(**wanted)).items]


def test_it_is_found_by_kind_region_words_and_end(cast: Cast) -> None:
    soon = now() + timedelta(days=2)
    with cast.app.app_context():
        make_gift(cast.mia, "A drum", kind="thing", region="Lyon 3e, Rhône")
        make_gift(cast.mia, "An evening of chess", kind="knowhow", online=True, ends_at=soon)
        make_gift(cast.nia, "Somebody with a van", side="request", kind="time", region="RHONE")
        make_gift(cast.nia, "Another day", ends_at=now() + timedelta(days=40))
        assert titles(None) == ["Another day", "Somebody with a van", "An evening of chess", "A drum"]
        assert titles(None, side="request") == ["Somebody with a van"]
        assert titles(None, kind="knowhow") == ["An evening of chess"]
        assert titles(None, region="rhône") == ["Somebody with a van", "A drum"]
        assert titles(None, words="drums") == ["A drum"]
        assert titles(None, words="evening chess") == ["An evening of chess"]
        assert titles(None, online=True) == ["An evening of chess"]
        assert titles(None, soon=True) == ["An evening of chess"]
        assert len(for_home(None, 2, 1)) == 3


def test_every_page_of_a_list_leads_to_the_next(cast: Cast) -> None:
    with cast.app.app_context():
        for number in range(7):
            make_gift(cast.mia, f"Gift {number}", ends_at=now() + timedelta(days=1, seconds=number // 2))
        for soon in (False, True):
            found, before = [], ""
            while True:
                page = gifts_for(None, Wanted(soon=soon), before=before, most=2)
                found += [line.title for line in page.items]
                if page.after is None:
                    break
                before = page.after
            assert sorted(found) == [f"Gift {number}" for number in range(7)], soon


def test_who_lives_nearby_sees_what_is_for_them(cast: Cast) -> None:
    with cast.app.app_context():
        make_gift(cast.mia, "Figs", region="Nîmes, Gard", audience=NEARBY)
        with transaction():
            live_near(actor=cast.nia, region="nimes")
        assert titles(cast.nia) == ["Figs"]
        assert titles(cast.nia, near=True) == ["Figs"]
        assert titles(None) == titles(cast.ada, near=True) == []
        with transaction():
            live_near(actor=cast.nia, region="")
        assert titles(cast.nia) == []


def test_near_matches_are_for_their_authors_alone(cast: Cast) -> None:
    with cast.app.app_context():
        offer = make_gift(cast.mia, "I translate Portuguese letters", "Slowly.", region="Lille, Nord")
        request = make_gift(cast.nia, "Somebody for Portuguese", "By hand.", side="request", region="Lille")
        make_gift(cast.nia, "Somebody for Portuguese", "By hand.", side="request", region="Nice")
        mine = session().get_one(Gift, offer)
        (match,) = near_matches(cast.mia, mine)
        assert (match.gift.id, match.places, match.words) == (request, ("Lille",), ("Portuguese",))
        assert [one.gift.id for one in near_matches(cast.nia, session().get_one(Gift, request))] == [offer]
        assert near_matches(cast.ada, mine) == near_matches(None, mine) == []
        told = session().query(Notification).filter(Notification.kind == "gift_near").all()
        assert [one.member_id for one in told] == [cast.mia.id]
    assert "belong together" in cast.browser("mia").get(f"/gifts/{offer}?lang=en").text
    for name in ("guest", "ada", "nia"):
        assert "belong together" not in cast.browser(name).get(f"/gifts/{offer}?lang=en").text
    with cast.app.app_context():
        with transaction():
            dismiss_match(actor=cast.mia, gift=gift_for(cast.mia, offer), other_id=request)
        assert near_matches(cast.mia, session().get_one(Gift, offer)) == []
        assert near_matches(cast.nia, session().get_one(Gift, request))


def _tell(member: Any, hand_id: int, consents: bool = True) -> None:
    with transaction():
        let_be_told(actor=member, hand=hand_for(member, hand_id, lock=True), consents=consents)


def test_a_story_is_told_only_with_the_consent_of_each(cast: Cast) -> None:
    with cast.app.app_context():
        first = make_received(cast.mia, cast.nia, title="A sewing machine")
        second = make_received(cast.nia, cast.ada, title="An afternoon", in_spirit_of=first)
        everybody = [(cast.mia, first), (cast.nia, first), (cast.nia, second), (cast.ada, second)]
        for member, hand_id in everybody:
            assert newest_stories(None) == []
            _tell(member, hand_id)
        (story,) = newest_stories(None)
        assert [step.title for step in story.steps] == ["A sewing machine", "An afternoon"]
        with statements() as sent:
            newest_stories(None)
        asked = sum(one.startswith("SELECT") for one in sent)
        third = make_received(
            cast.mia, cast.nia, title="A drum", in_spirit_of=make_received(cast.ada, cast.mia)
        )
        for member, hand_id in ((cast.mia, third), (cast.nia, third)):
            _tell(member, hand_id)
        with statements() as sent:
            assert newest_stories(None) == [story]
        assert sum(one.startswith("SELECT") for one in sent) == asked, "as much is asked for many as for one"
    page = cast.browser("guest").get("/gifts/stories?lang=en").text
    assert "<svg" in page
    assert "In its spirit, Nia gave “An afternoon” to Ada." in page
    with cast.app.app_context():
        for member, hand_id in everybody:
            _tell(member, hand_id, consents=False)
            assert story_of(None, second) is None
            _tell(member, hand_id)


def test_only_what_was_received_can_have_inspired(cast: Cast) -> None:
    with cast.app.app_context():
        hand = make_hand(cast.nia, make_gift(cast.mia))
        received = make_received(cast.mia, cast.nia)
    for number in (hand, received):
        answer = cast.browser("ada").write("/gifts/new", {**FORM, "in_spirit_of": str(number)})
        assert answer.status_code == 422
    assert cast.browser("nia").write("/gifts/new", {**FORM, "in_spirit_of": str(hand)}).status_code == 422
    assert cast.browser("nia").write("/gifts/new", {**FORM, "in_spirit_of": str(received)}).status_code == 303
