"""A word between colleagues as a subject: how it is found, shown, kept and judged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import escape

from forum.colleagues.actions.judge import erase_word, hide_word, hold_word, remove_word, show_word
from forum.colleagues.models import HandedWord
from forum.colleagues.queries import find_word, names_of
from forum.policy.acts import Act
from forum.policy.check import can
from forum.subjects import HIDDEN, PUBLISHED, REMOVED, Bearings, Snapshot, SubjectKind


def _snapshot(word: HandedWord) -> Snapshot:
    return Snapshot(
        title="",
        source=word.text,
        html=f"<p>{escape(word.text)}</p>",
        author_name=names_of([word.author_id]).get(word.author_id, ""),
        revision=1,
        url=word.url,
        language="",
        state=word.state,
    )


def _hide(*, actor: Any, thing: HandedWord, reason: str) -> None:
    hide_word(actor=actor, word=thing, reason=reason)


def _remove(*, actor: Any, thing: HandedWord, reason: str) -> None:
    remove_word(actor=actor, word=thing, reason=reason)


def _show(*, actor: Any, thing: HandedWord, reason: str) -> None:
    show_word(actor=actor, word=thing, reason=reason)


def _hold(*, actor: Any, thing: HandedWord, reason: str, was: Mapping[str, Any]) -> None:
    hold_word(actor=actor, word=thing, reason=reason)


WORD = SubjectKind(
    name="handed_word",
    label=_l("word between colleagues"),
    find=find_word,
    sees=lambda viewer, word: can(viewer, Act.SEE_HANDED_WORD, word),
    bearings=lambda word: Bearings(word.author_id, None, None, "", "private"),
    snapshot=_snapshot,
    state=lambda word: str(word.state),
    verbs={PUBLISHED: _show, HIDDEN: _hide, REMOVED: _remove},
    hold=_hold,
    act=Act.JUDGE_HANDED_WORD,
    editable=False,
    erase=erase_word,
)

SUBJECTS = (WORD,)
