"""WHO MAY DO WHAT. Any line suffices; within a line every word must hold.

A word is a predicate of ``words.py`` or another act, whose own lines are then asked. What is not
listed is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forum.policy.acts import Act
from forum.policy.words import (
    addressee,
    administrates,
    category_for_members,
    category_for_my_groups,
    category_open_to_posting,
    category_public,
    deleted,
    editable,
    good_standing,
    in_the_open,
    in_time,
    is_author,
    is_self,
    joined,
    judges_conversations,
    member,
    moderates,
    moderates_all,
    moderates_something,
    not_admin,
    not_decider,
    not_deleted,
    not_owner,
    not_reporter,
    not_self,
    published,
    takes_part,
    topic_deleted,
    topic_not_hidden,
    topic_not_merged,
    topic_open,
    topic_own,
    topic_published,
)

Word = Callable[[Any, Any], bool] | Act

RULES: dict[Act, list[list[Word]]] = {
    Act.SEE_CATEGORY: [
        [category_public],
        [category_for_members, member],
        [member, category_for_my_groups],
        [moderates],
    ],
    Act.SEE_TOPIC: [
        [Act.SEE_CATEGORY, topic_published],
        [Act.SEE_CATEGORY, topic_own, topic_not_hidden],
        [takes_part, topic_published],
        [moderates],
    ],
    Act.SEE_POST: [
        [Act.SEE_TOPIC, published],
        [Act.SEE_TOPIC, is_author],
        [moderates, not_deleted],
    ],
    Act.SEE_HISTORY: [[Act.SEE_POST, published], [Act.SEE_POST, is_author], [moderates, not_deleted]],
    Act.SEE_WHOLE_HISTORY: [[Act.SEE_HISTORY, is_author], [Act.SEE_HISTORY, moderates]],
    Act.SEE_MEMBER: [[member, joined], [is_self], [administrates]],
    Act.START_TOPIC: [
        [Act.SEE_CATEGORY, good_standing, category_open_to_posting],
        [moderates, good_standing],
    ],
    Act.REPLY: [
        [Act.SEE_TOPIC, topic_published, topic_open, good_standing],
        [moderates, good_standing, topic_published, topic_not_merged],
    ],
    Act.EDIT_POST: [[Act.SEE_POST, is_author, editable, topic_open, good_standing], [moderates, editable]],
    Act.DELETE_POST: [[Act.SEE_TOPIC, is_author, editable]],
    Act.RESTORE_POST: [
        [Act.SEE_TOPIC, is_author, deleted, good_standing],
        [Act.SEE_CATEGORY, is_author, deleted, good_standing, topic_deleted],
    ],
    Act.HIDE_POST: [[moderates, not_deleted], [judges_conversations, not_deleted]],
    Act.PUBLISH_POST: [[moderates, not_deleted], [judges_conversations, not_deleted]],
    Act.REMOVE_POST: [[moderates, not_deleted], [judges_conversations, not_deleted]],
    Act.TAG_TOPIC: [[Act.SEE_TOPIC, topic_own, topic_open, in_the_open, good_standing], [moderates]],
    Act.RENAME_TOPIC: [[Act.SEE_TOPIC, topic_own, topic_open, in_the_open, good_standing], [moderates]],
    Act.MOVE_TOPIC: [[moderates]],
    Act.PIN_TOPIC: [[moderates]],
    Act.LOCK_TOPIC: [[moderates], [judges_conversations]],
    Act.MERGE_TOPICS: [[moderates]],
    Act.SPLIT_TOPIC: [[moderates]],
    Act.HIDE_TOPIC: [[moderates], [judges_conversations]],
    Act.SLOW_TOPIC: [[moderates], [judges_conversations]],
    Act.LEAVE_CONVERSATION: [[takes_part]],
    Act.SEE_CONVERSATIONS: [[member]],
    Act.FOLLOW: [[member, Act.SEE_CATEGORY], [takes_part]],
    Act.KEEP_DRAFT: [[member]],
    Act.SEARCH_OWN_POSTS: [[is_self]],
    Act.EDIT_PROFILE: [[member, is_self], [administrates]],
    Act.INVITE: [[administrates]],
    Act.CHANGE_STANDING: [[moderates_all, not_self, not_admin]],
    Act.CONCEAL_PROFILE: [[moderates_all, not_self, not_admin]],
    Act.GRANT_ROLE: [[administrates]],
    Act.MANAGE_MEMBERS: [[administrates]],
    Act.MANAGE_CATEGORIES: [[administrates]],
    Act.MANAGE_GROUPS: [[administrates]],
    Act.MANAGE_PHRASES: [[administrates]],
    Act.SET_THRESHOLDS: [[administrates]],
    Act.CHANGE_SETTINGS: [[administrates]],
    Act.REPORT: [[member, not_owner]],
    Act.SEE_QUEUE: [[moderates_something]],
    Act.SEE_CASE: [[moderates, not_owner]],
    Act.JUDGE_CASE: [[Act.SEE_CASE, not_reporter]],
    Act.SEE_STATEMENT: [[addressee], [Act.SEE_CASE]],
    Act.APPEAL: [[addressee, in_time]],
    Act.ANSWER_APPEAL: [[addressee]],
    Act.JUDGE_APPEAL: [[Act.JUDGE_CASE, not_decider]],
    Act.SEE_AUDIT: [[administrates]],
    Act.EXPORT_FIGURES: [[administrates]],
    Act.EXPORT_STATEMENTS: [[administrates]],
    Act.SHELTER: [[member, is_self], [moderates_all]],
    Act.END_SHELTER: [[member, is_self]],
    Act.EDIT_CONDUCT: [[administrates]],
    Act.ACCEPT_CONDUCT: [[member]],
}
