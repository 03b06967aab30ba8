"""The rules of what the brand announces, hosts, listens to and hands on: a part of ``rules.py``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forum.policy.acts import Act
from forum.policy.announcing import (
    announced,
    asked_to_read,
    being_read,
    being_written,
    correction_waits,
    named_to_read,
    not_announced,
    not_archived,
    read_enough,
    scheduled,
    waits,
    words_readable,
    wrote_correction,
    wrote_no_correction,
)
from forum.policy.feedback_rules import FEEDBACK_RULES
from forum.policy.handoff_rules import HANDOFFS
from forum.policy.insight_rules import INSIGHTS
from forum.policy.mandates import animates, between_us, has_a_face, reads_draft, unanswered_draft, works_here
from forum.policy.questionnaire_rules import QUESTIONNAIRE_RULES
from forum.policy.words import administrates, is_author, moderates_all, not_author, not_deleted, published

BRAND_RULES: dict[Act, list[list[Callable[[Any, Any], bool] | Act]]] = {
    Act.SEE_ANNOUNCEMENT: [
        [announced, words_readable],
        [is_author],
        [named_to_read, Act.SEE_CATEGORY],
        [animates, Act.SEE_CATEGORY],
    ],
    Act.ANNOUNCE: [[animates, has_a_face, Act.SEE_CATEGORY]],
    Act.WRITE_ANNOUNCEMENT: [[is_author, being_written, Act.ANNOUNCE]],
    Act.DROP_ANNOUNCEMENT: [[is_author, not_announced]],
    Act.JUDGE_ANNOUNCEMENT: [[being_read, not_author, asked_to_read, animates, Act.SEE_CATEGORY]],
    Act.PUBLISH_ANNOUNCEMENT: [[is_author, not_announced, read_enough, Act.ANNOUNCE]],
    Act.STOP_ANNOUNCEMENT: [[is_author, waits], [animates, scheduled, Act.SEE_CATEGORY]],
    Act.CORRECT_ANNOUNCEMENT: [[announced, words_readable, Act.ANNOUNCE]],
    Act.JUDGE_CORRECTION: [
        [announced, words_readable, correction_waits, wrote_no_correction, animates, Act.SEE_CATEGORY]
    ],
    Act.TAKE_BACK_CORRECTION: [[wrote_correction]],
    Act.ARCHIVE_ANNOUNCEMENT: [[announced, not_archived, animates, Act.SEE_CATEGORY]],
    Act.ASK_SECOND_READER: [[administrates]],
    Act.HAND_DRAFT: [[works_here]],
    Act.SEE_HANDED_DRAFT: [[is_author], [reads_draft, works_here]],
    Act.ANSWER_HANDED_DRAFT: [[reads_draft, works_here, unanswered_draft]],
    Act.TAKE_BACK_HANDED_DRAFT: [[is_author]],
    Act.SEE_HANDED_WORD: [[is_author, not_deleted], [published, between_us]],
    Act.JUDGE_HANDED_WORD: [[moderates_all, not_deleted]],
    **FEEDBACK_RULES,
    **QUESTIONNAIRE_RULES,
    **HANDOFFS,
    **INSIGHTS,
}
