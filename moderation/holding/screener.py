"""The screener: what a text means for whoever writes it, and the case of what has to wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import select

from forum.clock import now
from forum.hooks import Outcome, Verdict, Written
from forum.policy.words import moderates, private
from forum.storage.session import rows
from forum.topics.models import ROOM, Post
from moderation.care.strangers import must_wait
from moderation.cases.fold import HELD
from moderation.cases.story import NEWCOMER, append, automod_id, keep_snapshot, kind_of, open_case
from moderation.holding.findings import Explanation, Findings, find
from moderation.screening import engine
from moderation.screening.queries import phrase_book, thresholds_in
from moderation.screening.signals import LINK, Author

LATELY: Final = timedelta(minutes=10)
REMEMBERED: Final = timedelta(days=1)
NEWEST: Final = 15
"""So many of a writer's newest posts are looked at: enough for a flood, cheap by index."""
COMPARED: Final = 5

_OUTCOMES = {
    engine.Outcome.PASS: Outcome.PASS,
    engine.Outcome.NUDGE: Outcome.RECONSIDER,
    engine.Outcome.HOLD: Outcome.HOLD,
}
_posts: Any = Post.__table__
_PASSED = Verdict(Outcome.PASS)


def screen(actor: Any, written: Written) -> Verdict:
    """What becomes of ``written`` in the hands of ``actor``: their own text, or a colleague's that they
    change or let out. A moderator who changes another's there has judged it with that."""
    if written.author_id not in (None, actor.id) and moderates(actor, written):
        return _PASSED
    place = None if written.category is None else written.category.id
    context = engine.Context(_author(actor, written), phrase_book(), thresholds_in(place))
    found = find(written, context)
    outcome = _OUTCOMES[found.outcome]
    if private(actor, written):
        # What is held is read by a moderator: in a conversation of its own that is the author's choice.
        outcome = Outcome.RECONSIDER if outcome is Outcome.HOLD else outcome
    sheltered = not private(actor, written) and must_wait(actor, written)
    if outcome is Outcome.PASS and not sheltered:
        return _PASSED
    if outcome is Outcome.PASS:
        outcome = Outcome.HOLD  # the author reads what everybody reads whose text waits, and no more
    return Verdict(outcome, Explanation(found), _keeper(written.kind, found, sheltered))


def _author(actor: Any, written: Written) -> Author:
    """What is known of the writer. Only newcomers, and who sends links, are asked about: one query."""
    newcomer = actor.standing == NEWCOMER
    fresh = written.kind == "post" and written.subject_id is None
    if not fresh or not (newcomer or LINK.search(written.text)):
        return Author(newcomer=newcomer)
    newest = (
        select(_posts.c.source, _posts.c.created_at)
        .where(_posts.c.author_id == actor.id)
        .order_by(_posts.c.id.desc())
        .limit(NEWEST)
    )
    moment = now()
    found = [row for row in rows(newest) if row.created_at > moment - REMEMBERED]
    # In a live room eight lines in ten minutes are a conversation.
    chatting = written.topic is not None and written.topic.kind == ROOM
    return Author(
        newcomer=newcomer,
        posts_last_minutes=0 if chatting else sum(row.created_at > moment - LATELY for row in found),
        recent=[row.source for row in found[:COMPARED]],
    )


def _keeper(kind: str, found: Findings, sheltered: bool) -> Callable[[int], None]:
    return partial(_hold, kind, found, sheltered)


def _hold(kind_name: str, found: Findings, sheltered: bool, subject_id: int) -> None:
    """Open the case of a subject that waits, with the evidence and what it says. In its transaction."""
    kind = kind_of(kind_name)
    thing = kind.find(subject_id, lock=True) if kind is not None else None
    if kind is None or thing is None or kind.state(thing) != "held":
        return  # edited while a decision keeps it out of sight: whoever decided that looks again anyway
    case = open_case(kind, subject_id, thing)
    kept = kind.snapshot(thing)
    data = {**found.as_data(kept, sheltered=sheltered), "snapshot_id": keep_snapshot(case, kept)}
    append(case, HELD, actor_id=automod_id(), data=data)
