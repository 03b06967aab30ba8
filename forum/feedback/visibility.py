"""Who may see which ideas, in SQL: whoever sees the topic. The twin of ``forum/policy``.

A property test holds the two equal (``tests/forum/feedback/test_twins.py``).
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_

from forum.feedback.models import Idea
from forum.topics.models import Topic
from forum.topics.visibility import TOPIC_VISIBLE, sight

__all__ = ["IDEA_VISIBLE", "sight"]

IDEA_VISIBLE: ColumnElement[bool] = and_(Topic.id == Idea.topic_id, TOPIC_VISIBLE)
"""``can(viewer, SEE_IDEA, idea)`` on ``Idea`` beside ``Topic``, with the parameters of ``sight(viewer)``."""
