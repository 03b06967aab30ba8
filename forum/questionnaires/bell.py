"""What rings about questionnaires: one question to whoever it asks by name, and what came of answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.hooks import NoticeKind
from forum.notifications.actions import forget_about, tell
from forum.questionnaires.models import AFTER, OPEN, Questionnaire, Token
from forum.questionnaires.queries import spent_on
from forum.storage.session import session
from forum.subjects import PUBLISHED

ASKED, RESULTS = "questionnaire_asked", "questionnaire_results"


def _of_asked(data: Mapping[str, Any]) -> str:
    return str(_("One question, asked once: %(title)s", title=data.get("title", "")))


def _of_results(data: Mapping[str, Any]) -> str:
    return str(_("What came of the answers to “%(title)s”", title=data.get("title", "")))


KINDS = (
    NoticeKind(ASKED, _l("One question, when something I took part in is settled"), _of_asked, "ask"),
    NoticeKind(RESULTS, _l("What came of questionnaires that I answered"), _of_results, "check"),
)


def url_of(row: Questionnaire) -> str:
    return f"/questionnaires/{row.id}"


def about(questionnaire_id: int, kind: str) -> str:
    return f"questionnaire:{questionnaire_id}:{kind}"


def asked(fact: Any) -> None:
    """Those whom the question after a resolution asks (WITHIN QuestionnairePublished)."""
    row = session().get_one(Questionnaire, fact.questionnaire_id)
    if row.kind != AFTER or row.status != OPEN:
        return
    wanted = select(Token.member_id).where(Token.questionnaire_id == row.id, Token.spent.is_(False))
    for member_id in session().scalars(wanted).all():
        tell(
            member_id=member_id,
            kind=ASKED,
            about=about(row.id, "asked"),
            url=url_of(row),
            data={"title": row.title},
        )


def ended(fact: Any) -> None:
    """Results go back to those who answered (WITHIN QuestionnaireClosed)."""
    row = session().get_one(Questionnaire, fact.questionnaire_id)
    forget_about(actor_id=fact.actor_id, about=about(row.id, "asked"))
    if row.state != PUBLISHED:
        return
    for member_id in {*spent_on(row), row.author_id}:
        tell(
            member_id=member_id,
            kind=RESULTS,
            about=about(row.id, "results"),
            url=f"{url_of(row)}/results",
            data={"title": row.title},
        )


def out_of_sight(fact: Any) -> None:
    """Nobody is led to what can't be read (WITHIN QuestionnaireHidden, QuestionnaireRemoved)."""
    for kind in ("asked", "results"):
        forget_about(actor_id=fact.actor_id, about=about(fact.questionnaire_id, kind))
