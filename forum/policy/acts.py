"""Everything that can be allowed or refused."""

from __future__ import annotations

from enum import StrEnum, auto


class Act(StrEnum):
    """An act, imperative. The grid in ``tests/policy`` holds who may do which."""

    SEE_CATEGORY = auto()
    SEE_TOPIC = auto()
    SEE_POST = auto()
    SEE_HISTORY = auto()
    SEE_WHOLE_HISTORY = auto()
    SEE_MEMBER = auto()
    START_TOPIC = auto()
    REPLY = auto()
    EDIT_POST = auto()
    DELETE_POST = auto()
    RESTORE_POST = auto()
    HIDE_POST = auto()
    PUBLISH_POST = auto()
    REMOVE_POST = auto()
    TAG_TOPIC = auto()
    RENAME_TOPIC = auto()
    MOVE_TOPIC = auto()
    PIN_TOPIC = auto()
    LOCK_TOPIC = auto()
    MERGE_TOPICS = auto()
    SPLIT_TOPIC = auto()
    HIDE_TOPIC = auto()
    FOLLOW = auto()
    KEEP_DRAFT = auto()
    SEARCH_OWN_POSTS = auto()
    EDIT_PROFILE = auto()
    INVITE = auto()
    CHANGE_STANDING = auto()
    GRANT_ROLE = auto()
    MANAGE_MEMBERS = auto()
    MANAGE_CATEGORIES = auto()
    MANAGE_GROUPS = auto()
    CHANGE_SETTINGS = auto()
