"""What the slices bring along: the kinds of what members write, and what is forgotten of who leaves."""

from __future__ import annotations

from flask import Flask

from forum.announcements import belongings as announced
from forum.colleagues import belongings as handed
from forum.colleagues import subjects as colleague_subjects
from forum.contributions import belongings as contributions
from forum.contributions import subjects as call_subjects
from forum.conversations import belongings as conversations
from forum.events import belongings as planned
from forum.events import subjects as event_subjects
from forum.feedback import belongings as wished
from forum.feedback import subjects as idea_subjects
from forum.gifts import belongings as given
from forum.gifts import subjects as gift_subjects
from forum.handoffs import belongings as departments
from forum.handoffs import subjects as handoff_subjects
from forum.hooks import hooks
from forum.insights import belongings as figured
from forum.introductions import belongings as meetings
from forum.introductions import subjects as introduction_subjects
from forum.members import belongings as own
from forum.members import subjects as member_subjects
from forum.notifications import belongings as bells
from forum.questionnaires import belongings as asked
from forum.questionnaires import subjects as questionnaire_subjects
from forum.reading import belongings as read
from forum.thanks import belongings as thanked
from forum.thanks import subjects as thanks_subjects
from forum.topics import belongings as written
from forum.topics import subjects as topic_subjects


def register_subjects(app: Flask) -> None:
    """Let everything that works on what members write know of each kind."""
    slices = (
        topic_subjects,
        member_subjects,
        introduction_subjects,
        thanks_subjects,
        gift_subjects,
        call_subjects,
        colleague_subjects,
        event_subjects,
        idea_subjects,
        questionnaire_subjects,
        handoff_subjects,
    )
    for kind in (kind for one in slices for kind in one.SUBJECTS):
        hooks(app).register_subject(kind)


def register_belongings(app: Flask) -> None:
    """In the order in which they forget: what others count on first, what was said of it last."""
    for one in (
        handed,
        announced,
        given,
        planned,
        wished,
        asked,
        departments,
        figured,
        meetings,
        contributions,
        thanked,
        conversations,
        written,
        read,
        bells,
        own,
    ):
        hooks(app).register_belongings(one.BELONGINGS)
