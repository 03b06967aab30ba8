"""Thanks for a gift: every kind that says so takes them, and who gave without a name keeps having none."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.members.models import Member
from forum.notifications.models import Notification
from forum.storage.session import session, transaction
from forum.thanks.actions.give import MOST_TO_ONE
from forum.thanks.refusals import ManyAtOnce
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.gifts import make_gift
from tests.factories.thanks import WORDS, make_answer, make_thanks, retract, share
from tests.said import says

NAMES = ("Mia", "/members/mia", "@mia")


def page(cast: Cast, who: str, path: str) -> str:
    answer = cast.browser(who).get(path)
    assert answer.status_code == 200, (who, path)
    return answer.get_data(as_text=True)


def test_a_gift_is_thanked_for_like_a_post(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(cast.mia)
    assert f'href="/thank/gift/{gift_id}"' in page(cast, "nia", f"/gifts/{gift_id}")
    assert "Thank Mia" in page(cast, "nia", f"/thank/gift/{gift_id}")
    assert cast.browser("nia").write(f"/thank/gift/{gift_id}", text=WORDS).status_code == 303
    assert WORDS in page(cast, "mia", "/thanks") and "A bicycle for a child" in page(cast, "mia", "/thanks")
    assert WORDS not in page(cast, "guest", f"/gifts/{gift_id}")
    assert cast.browser("mia").write("/thanks/1/share").status_code == 303
    assert WORDS in page(cast, "guest", f"/gifts/{gift_id}")
    assert WORDS in page(cast, "guest", f"/thanks/for/gift/{gift_id}")


def test_who_gave_without_a_name_is_thanked_and_answers_without_one(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(cast.mia, nameless=True)
        given = make_thanks(cast.nia, gift_id, kind="gift")
        answered = make_answer(cast.mia, given, "It was made for it.")
        share(cast.mia, given)
        [told] = session().scalars(select(Notification).where(Notification.member_id == cast.nia.id))
        assert told.actor_id is None
    for who, paths in {
        "nia": ["/thanks", "/thanks/sent", f"/thanks/{given}", f"/thanks/{answered}", "/notifications",
                f"/thanks/{given}/retract", f"/gifts/{gift_id}", f"/thanks/for/gift/{gift_id}"],
        "guest": [f"/gifts/{gift_id}", f"/thanks/{given}", f"/thanks/for/gift/{gift_id}"],
        "ada": [f"/thanks/{given}", f"/thanks/for/gift/{gift_id}"],
    }.items():  # fmt: skip
        for path in paths:
            shown = page(cast, who, path)
            assert who == "ada" or not any(says(shown, name) for name in NAMES), (who, path)
    assert "It was made for it." in page(cast, "nia", f"/thanks/{given}")
    assert not says(page(cast, "nia", "/thanks"), "Mia")
    with cast.app.app_context():
        retract(cast.nia, given)
    form = page(cast, "nia", f"/thank/gift/{gift_id}")
    assert "Thank somebody" in form and not any(says(form, name) for name in NAMES)


def test_no_bound_tells_who_gave_without_a_name(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        for number in range(MOST_TO_ONE):
            make_thanks(cast.nia, make_reply(cast.mia, topic.id, f"Number {number}").id)
        make_thanks(cast.nia, make_gift(cast.mia, nameless=True), kind="gift")


@pytest.mark.parametrize("who", ["mo", "ada", "sam", "guest"])
def test_the_answer_of_somebody_without_a_name_is_for_one_person(cast: Cast, who: str) -> None:
    with cast.app.app_context():
        given = make_thanks(cast.nia, make_gift(cast.mia, nameless=True), kind="gift")
        answered = make_answer(cast.mia, given, "It was made for it.")
    for number in (given, answered):
        assert cast.browser(who).get(f"/thanks/{number}").status_code == 404


def test_nor_can_who_gave_be_counted_out_by_what_they_are_thanked_for(cast: Cast) -> None:
    """What went to somebody without a name does not use up what may go to one and the same member."""
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        gift_id = make_gift(cast.mia, nameless=True)
        for number in range(MOST_TO_ONE):
            retract(cast.nia, make_thanks(cast.nia, gift_id, kind="gift"))
            make_thanks(cast.nia, make_reply(cast.mia, topic.id, f"Number {number}").id)
        with pytest.raises(ManyAtOnce):
            make_thanks(cast.nia, make_reply(cast.mia, topic.id, "One more").id)


def test_somebody_without_a_name_is_not_flooded_either(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(cast.mia, nameless=True)
        for _ in range(MOST_TO_ONE):
            retract(cast.nia, make_thanks(cast.nia, gift_id, kind="gift"))
        with pytest.raises(ManyAtOnce):
            make_thanks(cast.nia, gift_id, kind="gift")


def test_nobody_is_told_that_who_gave_without_a_name_has_left(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(cast.mia, nameless=True)
        with transaction():
            session().get_one(Member, cast.mia.id).active = False
            session().flush()
    answer = cast.browser("nia").write(f"/thank/gift/{gift_id}", text=WORDS)
    told = answer.get_data(as_text=True)
    assert answer.status_code == 403 and WORDS in told and "not here any more" not in told
