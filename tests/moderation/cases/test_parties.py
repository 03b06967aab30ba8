"""Nobody moderates what was written to themselves: they would read who reported it, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from forum.gifts.models import GiftWord
from forum.members.actions.grant_role import grant_role
from forum.members.models import CONNECT, Member
from forum.members.queries import viewer_by_id
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session, transaction
from moderation.cases.story import attached
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.conversations import make_conversation
from tests.factories.gifts import make_gift, make_hand
from tests.factories.introductions import make_introduction
from tests.factories.moderation import case_about, report_it
from tests.factories.thanks import make_thanks
from tests.live.square import Square

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SENTENCE = "It makes fun of the other one."
INSULT = "Vous êtes tous des idiots."


def thanks(cast: Cast) -> tuple[str, int]:
    post_id = make_topic(cast.mo, make_category()).first_post_id or 0
    return "thanks", make_thanks(cast.nia, post_id, INSULT, insisted=True)


def gift_word(cast: Cast) -> tuple[str, int]:
    hand_id = make_hand(cast.nia, make_gift(cast.mo))
    word_id = session().scalars(select(GiftWord.id).where(GiftWord.hand_id == hand_id)).one()
    report_it(cast.mo, "gift_word", word_id, "respect", SENTENCE)
    return "gift_word", word_id


def introduction(cast: Cast) -> tuple[str, int]:
    with transaction():
        grant_role(actor=cast.ada, member=session().get_one(Member, cast.mia.id), capability=CONNECT)
    made = make_introduction(viewer_by_id(cast.mia.id), cast.mo, cast.nia)
    report_it(cast.nia, "introduction", made, "respect", SENTENCE)
    return "introduction", made


def said_in_private(cast: Cast) -> tuple[str, int]:
    topic_id = make_conversation(cast.mia, cast.mo)
    post_id = make_reply(cast.mia, topic_id, "Between us.").id
    report_it(cast.mo, "post", post_id, "respect", SENTENCE)
    return "post", post_id


@pytest.mark.parametrize("write", [thanks, gift_word, introduction, said_in_private])
def test_whom_it_was_written_to_neither_sees_nor_judges_its_case(
    cast: Cast, square: Square, write: Callable[[Cast], tuple[str, int]]
) -> None:
    ears = {name: square.listen(cast.browser(name)) for name in ("mo", "ada")}
    for ear in ears.values():
        assert ear.ask("join_queue")["ok"]
    with cast.app.app_context():
        case: Any = attached(case_about(*write(cast)))
        assert can(cast.ada, Act.JUDGE_CASE, case)
        assert not can(cast.mo, Act.SEE_CASE, case) and not can(cast.mo, Act.JUDGE_CASE, case)
        case_id = case.id
    square.settle()
    ears["ada"].wait_for("case:moved")
    ears["mo"].ask("leave", {})  # its answer comes after everything that was sent before
    assert not ears["mo"].of("case:moved")
    address = f"/moderation/cases/{case_id}"
    assert cast.browser("ada").get(address).status_code == 200
    for path in (address, f"{address}/decide", f"{address}/news?after=0"):
        assert cast.browser("mo").get(path).status_code == 404, path
    assert address in cast.browser("ada").get("/moderation").text
    assert address not in cast.browser("mo").get("/moderation").text
