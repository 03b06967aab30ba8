"""Corrections where a second pair of eyes is asked for: written by one, read by another, and out with that.

Whoever wrote the words, be it the author of the announcement or a colleague, does not let them out.
"""

from __future__ import annotations

from typing import Any

from forum.announcements import bell
from forum.announcements.actions.correct import (
    Words,
    body_of,
    corrected,
    go_out,
    held_with_topic,
    require_no_others_waits,
    retitled,
    screen_beside,
)
from forum.announcements.models import Announcement, CorrectionDraft
from forum.announcements.queries import announcement_for, colleagues
from forum.announcements.refusals import DraftChanged, NothingChanged, WriterMayNot
from forum.clock import now
from forum.colleagues.actions.say import say
from forum.facts.announcing import (
    CorrectionAgreed,
    CorrectionGivenBack,
    CorrectionTakenBack,
    CorrectionWritten,
)
from forum.facts.bus import record
from forum.hooks import Written, hooks
from forum.members.queries import viewer_by_id
from forum.policy.acts import Act
from forum.policy.check import can, require
from forum.storage.session import session
from forum.topics.refusals import Overtaken
from forum.web.language import speaking


def propose(*, actor: Any, announcement_id: int, words: Words, insisted: bool = False) -> Announcement:
    """Keep a correction until a colleague has read it; all who may are asked.

    Raises ``AnotherWaits``, ``NothingChanged``, ``Overtaken`` of a topic's post, ``Reconsider`` over the
    title or the reason, and over the rest unless the writer ``insisted``.
    """
    row = announcement_for(actor, announcement_id, lock=True)
    require(actor, Act.CORRECT_ANNOUNCEMENT, row)
    require_no_others_waits(actor, row)
    known: CorrectionDraft | None = row.correction
    if row.post.revision != words.revision:
        raise Overtaken(row.post)
    if words.body.rstrip() == body_of(row).rstrip() and not retitled(row, words):
        raise NothingChanged
    _screen(actor, row, words, insisted=insisted)
    if known is None:
        known = CorrectionDraft(announcement_id=row.id, version=0)
        session().add(known)
    bell.forget_correction(row, actor.id)
    known.writer_id, known.source, known.why = actor.id, words.body, words.why
    known.title = words.title or row.heading
    known.revision, known.version, known.waits = words.revision, known.version + 1, True
    known.written_at = now()
    session().flush()
    for one in colleagues(row.category_id, but=actor.id):
        bell.ask_about(row, known, one.id)
    record(CorrectionWritten(actor_id=actor.id, announcement_id=row.id))
    return row


def _screen(actor: Any, row: Announcement, words: Words, *, insisted: bool) -> None:
    """What would be asked is asked of whoever writes: whoever reads is somebody else."""
    screen_beside(actor, row, words)
    written = Written(
        "post",
        corrected(row, words.body),
        category=row.category,
        topic=row.post.topic,
        subject_id=row.post.id,
        author_id=row.post.author_id,
    )
    hooks().screen(actor, written, insisted=insisted)


def agree(
    *, actor: Any, announcement_id: int, version: int, note: str = "", insisted: bool = False
) -> Announcement:
    """Let the correction of ``version`` out, the words that were read, in the name of whoever wrote it.

    Raises ``DraftChanged`` when it reads otherwise by now or was judged meanwhile, ``WriterMayNot``,
    ``Overtaken`` of a topic's post, and ``Reconsider`` over the note unless its author ``insisted``.
    """
    row, known = _before_judging(actor, announcement_id, version)
    writer = viewer_by_id(known.writer_id)
    if writer is None or not can(writer, Act.CORRECT_ANNOUNCEMENT, row):
        raise WriterMayNot
    if note:
        say(actor=actor, place=row.place, to=known.writer_id, text=note, insisted=insisted)
    words = Words(known.source, known.why, known.revision, known.title)
    with speaking(writer.language):  # what screening finds is kept in its writer's language
        go_out(writer, row, words, insisted=True)
    bell.answer_correction(row, known, bell.CORRECTED, actor.id)
    if actor.id != row.author_id:  # who has read it knows
        bell.colleague_did(row, bell.REWORDED, writer.id)
    record(CorrectionAgreed(actor_id=actor.id, announcement_id=row.id, writer_id=writer.id))
    return row


def give_correction_back(
    *, actor: Any, announcement_id: int, version: int, note: str, insisted: bool = False
) -> Announcement:
    """Give it back, saying in ``note`` what should be otherwise. Raises as ``agree`` does."""
    row, known = _before_judging(actor, announcement_id, version)
    say(actor=actor, place=row.place, to=known.writer_id, text=note, insisted=insisted)
    bell.forget_correction(row, actor.id)
    known.waits, known.version = False, known.version + 1
    session().flush()
    bell.answer_correction(row, known, bell.RETURNED, actor.id)
    record(CorrectionGivenBack(actor_id=actor.id, announcement_id=row.id, writer_id=known.writer_id))
    return row


def _before_judging(actor: Any, announcement_id: int, version: int) -> tuple[Announcement, CorrectionDraft]:
    row = held_with_topic(actor, announcement_id)
    known: CorrectionDraft | None = row.correction
    if can(actor, Act.CORRECT_ANNOUNCEMENT, row) and (known is None or known.version != version):
        raise DraftChanged
    require(actor, Act.JUDGE_CORRECTION, row)
    if known is None:
        raise DraftChanged
    return row, known


def take_correction_back(*, actor: Any, announcement_id: int) -> None:
    """Throw it away; what is announced stays as it is."""
    row = announcement_for(actor, announcement_id, lock=True)
    require(actor, Act.TAKE_BACK_CORRECTION, row)
    bell.forget_correction(row, actor.id)
    session().delete(row.correction)
    session().flush()
    record(CorrectionTakenBack(actor_id=actor.id, announcement_id=row.id))
