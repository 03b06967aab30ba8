"""WHO MAY DO WHAT with ideas: lines of ``rules.py``, which takes them in as its own."""

from __future__ import annotations

from typing import Any

from forum.policy.acts import Act
from forum.policy.idea_words import idea_open, not_joined
from forum.policy.mandates import answers_customers, has_a_face, has_mandate
from forum.policy.words import (
    good_standing,
    in_the_open,
    is_author,
    member,
    moderates,
    not_author,
    not_deleted,
    published,
    topic_published,
)

FEEDBACK_RULES: dict[Act, list[list[Any]]] = {
    Act.SEE_IDEA: [[Act.SEE_TOPIC]],
    Act.WRITE_IDEA: [[Act.START_TOPIC, in_the_open]],
    Act.SUPPORT_IDEA: [[Act.SEE_IDEA, topic_published, idea_open, not_author, good_standing]],
    Act.TAKE_SUPPORT_BACK: [[Act.SEE_IDEA, not_joined, member]],
    Act.TURN_IDEA: [[Act.SEE_IDEA, topic_published, not_joined, answers_customers, has_a_face]],
    Act.JOIN_IDEAS: [
        [Act.SEE_IDEA, topic_published, not_joined, answers_customers, has_a_face],
        [topic_published, not_joined, moderates, good_standing],
    ],
    Act.SEE_MOST_WISHED: [[has_mandate]],
    Act.SEE_IDEA_WORD: [
        [Act.SEE_TOPIC, published],
        [Act.SEE_TOPIC, is_author, not_deleted],
        [moderates, not_deleted],
    ],
    Act.JUDGE_IDEA: [[moderates, not_deleted]],
}
