"""Hand-offs in the world that is walked through: who may read which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import select

from forum.handoffs.actions.answer import Said, answer_handoff
from forum.handoffs.actions.moderate import ANSWER, bring_into
from forum.handoffs.models import HIDDEN, Handoff
from forum.handoffs.queries import attach_all, find_handoff, post_row
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session, transaction
from forum.topics.models import Post
from tests.cast import Cast
from tests.factories.conduct import accept_code
from tests.factories.handoffs import hand, make_answerer, make_department_of
from tests.factories.members import fresh


def hand_on(cast: Cast, topics: Mapping[str, int], words: Callable[[str], str]) -> None:
    """Vic, who is no walker, hands on what Mia wrote for everybody; Nia answers for the department."""
    vic = make_answerer("vic")
    accept_code(vic)
    vic = fresh(vic)
    department = make_department_of(cast.ada, cast.nia)
    wanted = select(Post.id).where(Post.state == "published", Post.topic_id.in_(topics.values()))
    for post_id in session().scalars(wanted.order_by(Post.id)).all():
        if can(vic, Act.HAND_OFF, post_row(post_id)):
            said = {"note": words("hand-off note"), "details": words("hand-off details")}
            number = hand(vic, post_id, department, subject=words("hand-off subject"), **said)
            _answer_hidden(cast, number, words)
            return


def _answer_hidden(cast: Cast, number: int, words: Callable[[str], str]) -> None:
    """What Nia answered is out of sight: she and moderators alone read it."""
    with transaction():
        answer_handoff(actor=cast.nia, handoff_id=number, said=Said(words("hand-off answer")))
    with transaction():
        row = find_handoff(number, lock=True)
        bring_into(ANSWER, HIDDEN, actor=cast.mo, thing=row, reason="A walk through everything.")


def handed(me: Any) -> Iterable[tuple[str, bool]]:
    """Each part of a hand-off, and whether ``me`` may read it."""
    for row in attach_all(session().scalars(select(Handoff)).all()):
        yield "hand-off note", can(me, Act.SEE_HANDOFF, row)
        yield "hand-off subject", can(me, Act.SEE_HANDOFF, row)
        yield "hand-off answer", can(me, Act.SEE_HANDOFF_ANSWER, row)
        yield "hand-off details", can(me, Act.SEE_HANDOFF_DETAILS, row)
