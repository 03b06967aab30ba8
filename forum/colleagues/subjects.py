"""A word between colleagues as a subject: how it is found, shown, kept and judged."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from markupsafe import escape

from forum.colleagues.actions.judge import bring_into, erase_word
from forum.colleagues.models import HandedWord
from forum.colleagues.queries import find_word, names_of
from forum.policy.acts import Act
from forum.policy.check import can
from forum.subjects import Bearings, Snapshot, SubjectKind, hold_of, verbs_of


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


WORD = SubjectKind(
    name="handed_word",
    label=_l("word between colleagues"),
    find=find_word,
    sees=lambda viewer, word: can(viewer, Act.SEE_HANDED_WORD, word),
    bearings=lambda word: Bearings(word.author_id, None, None, "", "private"),
    snapshot=_snapshot,
    state=lambda word: str(word.state),
    verbs=verbs_of(bring_into),
    hold=hold_of(bring_into),
    act=Act.JUDGE_HANDED_WORD,
    editable=False,
    erase=erase_word,
)

SUBJECTS = (WORD,)
