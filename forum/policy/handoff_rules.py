"""WHO MAY DO WHAT to hand-offs and departments: a part of ``rules.py``, written in the same words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forum.policy.acts import Act
from forum.policy.handoff_words import (
    answer_published,
    brings_it_back,
    consent_given,
    consent_sought,
    departments_turn,
    gave_the_answer,
    in_department,
    not_answered_yet,
    question_published,
    waits_for_it,
)
from forum.policy.mandates import analyses, answers_customers
from forum.policy.words import (
    administrates,
    good_standing,
    in_the_open,
    is_author,
    member,
    moderates,
    not_deleted,
    not_owner,
    published,
    topic_published,
)

HANDOFFS: dict[Act, list[list[Callable[[Any, Any], bool] | Act]]] = {
    Act.SEE_HANDOFFS: [[member]],
    Act.HAND_OFF: [[Act.SEE_POST, published, in_the_open, topic_published, answers_customers]],
    Act.SEE_HANDOFF: [
        [published, in_department],
        [published, Act.SEE_CATEGORY, answers_customers],
        [is_author, not_deleted, Act.SEE_CATEGORY, answers_customers],
        [moderates, not_deleted],
    ],
    Act.SEE_OWN_HANDOFF: [[published, waits_for_it]],
    Act.SEE_HANDOFF_DETAILS: [
        [Act.SEE_HANDOFF, is_author, answers_customers],
        [Act.SEE_HANDOFF, in_department, consent_given, question_published, topic_published],
        [Act.SEE_HANDOFF, brings_it_back, answers_customers, consent_given],
        [Act.SEE_OWN_HANDOFF],
    ],
    Act.SEE_HANDOFF_ANSWER: [
        [Act.SEE_HANDOFF, answer_published],
        [Act.SEE_HANDOFF, gave_the_answer],
        [Act.SEE_HANDOFF, moderates],
    ],
    Act.ANSWER_CONSENT: [[Act.SEE_OWN_HANDOFF, not_answered_yet, consent_sought]],
    Act.ANSWER_HANDOFF: [[published, in_department, departments_turn, good_standing]],
    Act.RUN_HANDOFF: [[published, Act.SEE_CATEGORY, brings_it_back, not_answered_yet, answers_customers]],
    Act.TAKE_OVER_HANDOFF: [[published, Act.SEE_CATEGORY, not_answered_yet, answers_customers, not_owner]],
    Act.JUDGE_HANDOFF: [[moderates, not_deleted]],
    Act.MANAGE_DEPARTMENTS: [[administrates]],
    Act.SEE_VOICE: [[in_department], [administrates], [analyses]],
}
