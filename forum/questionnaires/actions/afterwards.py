"""One question after a resolution, asked once of everyone concerned, and not of the happy ones only.

Whoever brings a matter to its end (an answer marked as the one, an idea decided, a hand-off answered) calls
``ask_everyone_concerned`` in its own transaction. Whoever was asked about a topic is not asked of it again,
whatever else comes to its end there; whoever was not, is.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import or_, select

from forum.clock import now
from forum.community.queries import site
from forum.facts.bus import record
from forum.facts.questionnaires import QuestionnairePublished
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import require
from forum.questionnaires.actions.make import Plan, as_long_as_promised, begin
from forum.questionnaires.models import AFTER, OPEN, SHORTEST_KEPT, TEAM, TITLE_LENGTH, Questionnaire, Token
from forum.questionnaires.queries import asked_after
from forum.questionnaires.questions import ONE, Question
from forum.storage.session import session
from forum.subjects import PUBLISHED
from forum.topics.models import Post, Topic

OPEN_FOR: Final = timedelta(days=14)
KEPT_DAYS: Final = 90


def ask_afterwards(*, actor: Any, topic: Topic) -> Questionnaire | None:
    """Somebody who answers customers there says that a topic is settled. Its row is held."""
    require(actor, Act.ASK_AFTERWARDS, topic)
    return ask_everyone_concerned(actor_id=actor.id, topic=topic)


def ask_everyone_concerned(
    *, actor_id: int, topic: Topic, beside: Iterable[int] = (), but: Iterable[int] = ()
) -> Questionnaire | None:
    """Ask all who wrote in ``topic``, and ``beside`` (numbers of members), whether it was settled for them;
    not those of ``but``.

    The topic's row is held. None where they were asked before, or where there is nobody but who asks.
    """
    people = unasked(topic, beside) - {actor_id, *but}
    if not people:
        return None
    open_one = asked_after(topic.id)
    if open_one is not None:
        row = session().get_one(Questionnaire, open_one, with_for_update=True)
        _leave_time(row)
    else:
        row = begin(_Asker(actor_id), _plan(topic), kind=AFTER, topic=topic)
        row.status, row.opened_at = OPEN, now()
    session().add_all([Token(questionnaire_id=row.id, member_id=one, spent=False) for one in sorted(people)])
    session().flush()
    record(QuestionnairePublished(actor_id=actor_id, questionnaire_id=row.id, author_id=actor_id))
    return row


class _Asker:
    """Who asks, by number: a matter can also come to its end where nobody sits at a page."""

    def __init__(self, member_id: int) -> None:
        self.id = member_id


def _leave_time(row: Questionnaire) -> None:
    """Whoever is asked later has as long to answer; single answers are gone by the day that was promised."""
    later = now() + OPEN_FOR
    kept_days = as_long_as_promised(row, later, row.kept_days)
    if kept_days >= SHORTEST_KEPT:
        row.ends_at, row.kept_days = later, kept_days
    row.turn += 1


def unasked(topic: Topic, beside: Iterable[int] = ()) -> set[int]:
    """Whom the topic concerns, and ``beside``, without those who were asked there or in what went into it."""
    there = select(Topic.id).where(or_(Topic.id == topic.id, Topic.merged_into_id == topic.id))
    asked = select(Token.member_id).join(Questionnaire, Questionnaire.id == Token.questionnaire_id)
    asked = asked.where(Questionnaire.kind == AFTER, Questionnaire.topic_id.in_(there))
    return concerned(topic, beside) - set(session().scalars(asked))


def concerned(topic: Topic, beside: Iterable[int] = ()) -> set[int]:
    """All who wrote in the topic what can be read, whatever they said, and are still here."""
    wrote = select(Post.author_id).distinct().where(Post.topic_id == topic.id, Post.state == PUBLISHED)
    found = {topic.author_id, *session().scalars(wrote), *beside}
    here = select(Member.id).where(
        Member.id.in_(found),
        Member.active.is_(True),
        Member.system.is_(False),
        Member.erased_at.is_(None),
        Member.works_here.is_(False),
    )
    return set(session().scalars(here))


def _plan(topic: Topic) -> Plan:
    """The question, in the topic's language; in the community's where nobody said which that is."""
    tongue = topic.language or site().language
    with force_locale(tongue):
        question = Question(
            key="settled",
            kind=ONE,
            label=str(_("Is this settled for you?")),
            required=True,
            options=(str(_("Yes")), str(_("In part")), str(_("No"))),
        )
        purpose = str(
            _("To learn whether our answers help. Asked once, of everyone who took part, pleased or not.")
        )
    return Plan(
        title=question.label[:TITLE_LENGTH],  # no copy of the topic's, which may be renamed or hidden
        purpose=purpose,
        category=topic.category,
        readers=TEAM,
        kept_days=KEPT_DAYS,
        ends_at=now() + OPEN_FOR,
        anonymous=True,
        questions=[question],
        language=tongue,
    )
