"""What rings about questionnaires: one question to whoever it asks by name, and what came of answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.hooks import NoticeKind
from forum.members.queries import viewer_by_id
from forum.members.viewer import Viewer
from forum.notifications.actions import forget_about, tell
from forum.policy.acts import Act
from forum.policy.check import can
from forum.questionnaires import letters
from forum.questionnaires.models import AFTER, CLOSED, OPEN, Questionnaire, Token
from forum.questionnaires.queries import in_any_state, place, spent_on
from forum.questionnaires.wording import titles_now
from forum.storage.session import session
from forum.subjects import PUBLISHED
from forum.topics.models import Topic

ASKED, RESULTS = "questionnaire_asked", "questionnaire_results"


def _of_asked(data: Mapping[str, Any]) -> str:
    return str(_("One question, asked once: %(title)s", title=_title(data)))


def _of_results(data: Mapping[str, Any]) -> str:
    return str(_("What came of the answers to “%(title)s”", title=_title(data)))


def _title(data: Mapping[str, Any]) -> str:
    return str(data.get("title") or _("A questionnaire that can’t be read now"))


def _titles(viewer: Any, several: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The title of each as the viewer may read it now: a line is read long after it was written."""
    ids = [int(data.get("questionnaire_id", 0)) for data in several]
    titles = titles_now(viewer, ids)
    return [{"title": titles.get(number, "")} for number in ids]


KINDS = (
    NoticeKind(
        ASKED,
        _l("One question, when something I took part in is settled"),
        _of_asked,
        "ask",
        read=_titles,
    ),
    NoticeKind(
        RESULTS, _l("What came of questionnaires that I answered"), _of_results, "check", read=_titles
    ),
)


def url_of(row: Questionnaire) -> str:
    return f"/questionnaires/{row.id}"


def about(questionnaire_id: int, kind: str) -> str:
    return f"questionnaire:{questionnaire_id}:{kind}"


def shown(fact: Any) -> None:
    """It can be read, for the first time or again (WITHIN QuestionnairePublished)."""
    _tell_of(session().get_one(Questionnaire, fact.questionnaire_id))


def ended(fact: Any) -> None:
    """Results go back to those who answered (WITHIN QuestionnaireClosed)."""
    row = session().get_one(Questionnaire, fact.questionnaire_id)
    forget_about(actor_id=fact.actor_id, about=about(row.id, "asked"))
    _tell_of(row)


def topic_shown(fact: Any) -> None:
    """What is asked in a topic can be read again."""
    for row in in_any_state(fact.topic_id):
        _tell_of(row)


def _tell_of(row: Questionnaire) -> None:
    """What is to be told of it as it stands now, once: who has read a line of it is not rung again.

    While it or its topic is out of sight nothing is told; that waits until it is shown. Whoever could not
    open what they are told of, as they lost the category or may not write just now, hears nothing.
    """
    topic = session().get(Topic, row.topic_id) if row.topic_id is not None else None
    if row.state != PUBLISHED or (topic is not None and topic.state != PUBLISHED):
        return
    if row.status == CLOSED:
        for who in _who_may(row, {*spent_on(row), row.author_id}, Act.SEE_RESULTS):
            path, turn = f"{url_of(row)}/results", "results"
            _ring(row, who.id, RESULTS, turn, path)
            letters.results(row, who, path, key=f"{about(row.id, turn)}:{who.id}")
    elif row.kind == AFTER and row.status == OPEN:
        wanted = select(Token.member_id).where(Token.questionnaire_id == row.id, Token.spent.is_(False))
        for who in _who_may(row, session().scalars(wanted).all(), Act.ANSWER_QUESTIONNAIRE):
            _ring(row, who.id, ASKED, "asked", url_of(row))
            letters.asked(row, who, url_of(row), key=f"{about(row.id, 'asked')}:{who.id}")


def _who_may(row: Questionnaire, members: Iterable[int], act: Act) -> Iterator[Viewer]:
    """Those of ``members`` who may do ``act`` with it now; the row is placed for each in turn."""
    for member_id in sorted(members):
        who = viewer_by_id(member_id)
        if who is not None and can(who, act, place(row, who)):
            yield who
    place(row)


def _ring(row: Questionnaire, member_id: int, kind: str, turn: str, url: str) -> None:
    data = {"questionnaire_id": row.id}
    tell(member_id=member_id, kind=kind, about=about(row.id, turn), url=url, data=data)


def out_of_sight(fact: Any) -> None:
    """Nobody is led to what can't be read (WITHIN QuestionnaireHidden, QuestionnaireRemoved)."""
    _forget(fact.actor_id, fact.questionnaire_id)


def topic_gone(fact: Any) -> None:
    """The same for what is asked in a topic."""
    for row in in_any_state(fact.topic_id):
        _forget(fact.actor_id, row.id)


def _forget(actor_id: int, questionnaire_id: int) -> None:
    """Lines that were not read yet are told once it is shown again; others stay, without a title."""
    for turn in ("asked", "results"):
        forget_about(actor_id=actor_id, about=about(questionnaire_id, turn), only_unread=True)
