"""Questionnaires, and answers under names, as subjects: how they are found, shown, kept and judged.

What was answered without a name is no subject: whoever judged it would have to know whose it is.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import escape
from sqlalchemy import select

from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import can
from forum.questionnaires.actions.make import parts_of, source_of
from forum.questionnaires.actions.moderate import bring_answer_into, bring_into, erase, erase_answer
from forum.questionnaires.models import NamedAnswer, Questionnaire
from forum.questionnaires.queries import find_answer, find_questionnaire, place, questions_of
from forum.questionnaires.questions import words_said
from forum.storage.session import session
from forum.subjects import Bearings, Place, Snapshot, SubjectKind, hold_of, verbs_of
from forum.web.ids import bounded_id


def _name(member_id: int) -> str:
    return session().scalar(select(Member.display_name).where(Member.id == member_id)) or ""


def _bearings(row: Questionnaire) -> Bearings:
    audience = row.category.access if row.category is not None else "staff"
    # A case falls on whoever wrote the words as they are; who began to ask does not judge it either.
    others = {row.author_id} - {row.writer_id}
    return Bearings(row.writer_id, row.category, row.topic_id, row.language, audience, others)


def _snapshot(row: Questionnaire) -> Snapshot:
    return Snapshot(
        title=row.title,
        source=source_of(row),
        html="".join(f"<p>{escape(part)}</p>" for part in parts_of(row)),
        author_name=_name(row.writer_id),
        revision=row.version,
        url=f"/questionnaires/{row.id}",
        language=row.language,
        state=row.state,
    )


def answers_url(questionnaire_id: int) -> str:
    """Where single answers are read; whoever keeps one as it was keeps this with it."""
    return f"/questionnaires/{questionnaire_id}/answers"


def _words(own: NamedAnswer) -> Snapshot:
    said = words_said(questions_of(own.questionnaire, own.version), own.said)
    return Snapshot(
        title=own.questionnaire.title,
        source="\n\n".join(said),
        html="".join(f"<p>{escape(part)}</p>" for part in said),
        author_name=_name(own.member_id),
        revision=1,
        url=answers_url(own.questionnaire_id),
        language="",
        state=own.state,
    )


def _sees(viewer: Any, row: Questionnaire) -> bool:
    return can(viewer, Act.SEE_QUESTIONNAIRE, place(row, viewer))


def _named(spot: Place) -> int | None:
    return bounded_id(spot.values.get("questionnaire_id")) if "questionnaire_id" in spot.values else None


QUESTIONNAIRE = SubjectKind(
    name="questionnaire",
    label=_l("questionnaire"),
    find=find_questionnaire,
    sees=_sees,
    bearings=_bearings,
    snapshot=_snapshot,
    state=lambda row: str(row.state),
    verbs=verbs_of(bring_into),
    hold=hold_of(bring_into),
    act=Act.JUDGE_QUESTIONNAIRE,
    named_by=_named,
    erase=erase,
)

ANSWER = SubjectKind(
    name="questionnaire_answer",
    label=_l("answer to a questionnaire"),
    find=find_answer,
    sees=lambda viewer, own: can(viewer, Act.SEE_QUESTIONNAIRE_ANSWER, own),
    bearings=lambda own: Bearings(own.member_id, own.category, None, "", "staff"),
    snapshot=_words,
    state=lambda own: str(own.state),
    verbs=verbs_of(bring_answer_into),
    hold=hold_of(bring_answer_into),
    act=Act.JUDGE_QUESTIONNAIRE,
    editable=False,
    erase=erase_answer,
)

SUBJECTS = (QUESTIONNAIRE, ANSWER)
