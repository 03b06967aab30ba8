"""The rules of questionnaires, polls and the question after a resolution: a part of ``rules.py``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forum.policy.acts import Act
from forum.policy.brand_words import words_left
from forum.policy.mandates import animates, answers_customers
from forum.policy.questionnaire_words import (
    asked,
    asks,
    closed,
    for_itself,
    has_answered,
    in_its_topic,
    invited,
    named_of_it,
    named_to,
    not_answered,
    not_closed,
    still_open,
)
from forum.policy.words import (
    editable,
    good_standing,
    in_the_open,
    is_author,
    moderates,
    not_deleted,
    published,
    topic_own,
    topic_published,
)

QUESTIONNAIRE_RULES: dict[Act, list[list[Callable[[Any, Any], bool] | Act]]] = {
    Act.SEE_QUESTIONNAIRE: [
        [for_itself, Act.SEE_CATEGORY, published, asked],
        [in_its_topic, Act.SEE_TOPIC, topic_published, published, asked],
        [invited, Act.SEE_TOPIC, topic_published, published, asked],
        [named_to, Act.SEE_CATEGORY, not_deleted, asked],
        [for_itself, animates, Act.SEE_CATEGORY, not_deleted],
        [is_author, not_deleted],
        [moderates, not_deleted],
    ],
    Act.MAKE_QUESTIONNAIRE: [[Act.SEE_CATEGORY, animates]],
    Act.MAKE_POLL: [
        [Act.REPLY, in_the_open, topic_own],
        [Act.REPLY, in_the_open, animates],
        [Act.REPLY, in_the_open, answers_customers],
    ],
    Act.ASK_AFTERWARDS: [[Act.SEE_TOPIC, in_the_open, topic_published, answers_customers]],
    Act.EDIT_QUESTIONNAIRE: [[for_itself, animates, editable, not_closed, words_left]],
    Act.CLOSE_QUESTIONNAIRE: [[asks, editable, still_open]],
    Act.ANSWER_QUESTIONNAIRE: [
        [for_itself, Act.SEE_QUESTIONNAIRE, published, still_open, not_answered, good_standing],
        [
            in_its_topic,
            topic_published,
            Act.SEE_QUESTIONNAIRE,
            published,
            still_open,
            not_answered,
            good_standing,
        ],
        [invited, topic_published, Act.SEE_QUESTIONNAIRE, published, still_open, not_answered, good_standing],
    ],
    Act.SEE_RESULTS: [
        [Act.SEE_QUESTIONNAIRE, published, closed, has_answered],
        [named_to, Act.SEE_CATEGORY, not_deleted, closed],
        [is_author, not_deleted, closed],
    ],
    Act.SEE_ANSWERS: [[named_to, Act.SEE_CATEGORY, not_deleted, asked]],
    Act.SEE_QUESTIONNAIRE_ANSWER: [
        [is_author, not_deleted],
        [published, Act.SEE_CATEGORY, named_of_it],
        [moderates, not_deleted],
    ],
    Act.JUDGE_QUESTIONNAIRE: [[moderates, not_deleted, words_left]],
}
