"""The rules of events: a part of ``rules.py``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forum.policy.acts import Act
from forum.policy.brand_words import words_left
from forum.policy.event_words import (
    announced,
    begun,
    goes_ahead,
    has_account,
    hosts,
    hosts_there,
    not_cancelled,
    not_over,
    over,
    without_recap,
)
from forum.policy.mandates import animates
from forum.policy.words import (
    editable,
    good_standing,
    is_author,
    member,
    moderates,
    not_author,
    not_deleted,
    published,
)

EVENT_RULES: dict[Act, list[list[Callable[[Any, Any], bool] | Act]]] = {
    Act.SEE_EVENT: [
        [Act.SEE_CATEGORY, published, announced],
        [is_author, not_deleted],
        [Act.SEE_CATEGORY, hosts, not_deleted, announced],
        [Act.SEE_CATEGORY, animates, not_deleted],
        [moderates, not_deleted],
    ],
    Act.MAKE_EVENT: [[Act.SEE_CATEGORY, animates]],
    Act.EDIT_EVENT: [[Act.SEE_CATEGORY, animates, editable, not_cancelled, not_over, words_left]],
    Act.CANCEL_EVENT: [
        [Act.SEE_CATEGORY, animates, editable, not_cancelled, not_over],
        # whoever planned it alone and may plan no more: there is nobody to hand it back to
        [Act.SEE_CATEGORY, is_author, hosts, good_standing, editable, not_cancelled, not_over],
    ],
    Act.ANSWER_EVENT: [[Act.SEE_EVENT, published, goes_ahead, not_over, good_standing]],
    Act.STEP_BACK: [[has_account, not_over]],
    Act.RUN_EVENT: [
        [Act.SEE_CATEGORY, animates, not_deleted, announced],
        [Act.SEE_CATEGORY, hosts, not_deleted, announced],
    ],
    Act.HAND_BACK_EVENT: [[hosts, not_author, not_deleted, announced, not_cancelled, not_over]],
    Act.NOTE_ATTENDANCE: [[Act.RUN_EVENT, goes_ahead, begun]],
    Act.BEGIN_RECAP: [[Act.RUN_EVENT, goes_ahead, published, over, without_recap, good_standing]],
    Act.SEE_EVENT_ANSWER: [
        [is_author, not_deleted],
        [Act.SEE_CATEGORY, published, hosts_there],
        [Act.SEE_CATEGORY, published, animates],
        [moderates, not_deleted],
    ],
    Act.JUDGE_EVENT: [[moderates, not_deleted, words_left]],
    Act.KEEP_CALENDAR: [[member]],
}
