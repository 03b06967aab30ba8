"""One question after a resolution, asked once of everyone concerned, and not of the happy ones only.

Whoever brings a matter to its end (an answer marked as the one, an idea decided, a hand-off answered) calls
``ask_everyone_concerned`` in its own transaction; a second call about the same topic asks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from forum.clock import now
from forum.facts.bus import record
from forum.facts.questionnaires import QuestionnairePublished
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import require
from forum.questionnaires.actions.make import Plan, begin
from forum.questionnaires.models import AFTER, OPEN, TEAM, TITLE_LENGTH, Questionnaire, Token
from forum.questionnaires.queries import asked_after
from forum.questionnaires.questions import ONE, Question
from forum.questionnaires.wording import FALLBACK
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
    *, actor_id: int, topic: Topic, beside: Iterable[int] = ()
) -> Questionnaire | None:
    """Ask all who wrote in ``topic``, and ``beside`` (numbers of members), whether it was settled for them.

    The topic's row is held. None where they were asked before, or where there is nobody but who asks.
    """
    if asked_after(topic.id) is not None:
        return None
    people = concerned(topic, beside) - {actor_id}
    if not people:
        return None
    row = begin(_Asker(actor_id), _plan(topic), kind=AFTER, topic=topic)
    session().add_all([Token(questionnaire_id=row.id, member_id=one, spent=False) for one in sorted(people)])
    row.status, row.opened_at = OPEN, now()
    session().flush()
    record(QuestionnairePublished(actor_id=actor_id, questionnaire_id=row.id, author_id=actor_id))
    return row


class _Asker:
    """Who asks, by number: a matter can also come to its end where nobody sits at a page."""

    def __init__(self, member_id: int) -> None:
        self.id = member_id


def concerned(topic: Topic, beside: Iterable[int] = ()) -> set[int]:
    """All who wrote in the topic what can be read, whatever they said, and are still here."""
    wrote = select(Post.author_id).where(Post.topic_id == topic.id, Post.state == PUBLISHED)
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
    with force_locale(topic.language or FALLBACK):
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
        language=topic.language or FALLBACK,
    )
