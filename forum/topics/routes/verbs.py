"""What can be done to a topic: each act with its words, its form, and when it makes sense."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from forum.categories.catalogue import catalogue
from forum.policy.acts import Act
from forum.policy.check import can
from forum.topics.actions import merge, place, split, tag
from forum.topics.forms import MergeForm, MoveForm, ReasonForm, SplitForm, TitleForm, chosen_ids, listed
from forum.topics.models import DELETED, HIDDEN, PUBLISHED, Topic
from forum.topics.queries import attach_category
from forum.topics.refusals import NotPossible
from forum.topics.routes.responding import is_talk
from forum.topics.sequence import locked_topics
from forum.web.ids import bounded_id

Doing = Callable[[Any, Topic, Any], Topic]


def _rename(me: Any, topic: Topic, form: Any) -> Topic:
    reason = form.reason.data or ""
    tag.rename_topic(actor=me, topic=topic, title=form.title.data, reason=reason)
    tags = listed(form.tags.data)
    if sorted(tags) != sorted(tag.tags_of(topic)):
        tag.tag_topic(actor=me, topic=topic, tags=tags, reason=reason)
    return topic


def _move(me: Any, topic: Topic, form: Any) -> Topic:
    category = catalogue()[form.category_id.data]
    place.move_topic(actor=me, topic=topic, category=category, reason=form.reason.data)
    return topic


def _pin(me: Any, topic: Topic, form: Any) -> Topic:
    place.pin_topic(actor=me, topic=topic, pinned=True, reason=form.reason.data)
    return topic


def _unpin(me: Any, topic: Topic, form: Any) -> Topic:
    place.pin_topic(actor=me, topic=topic, pinned=False, reason=form.reason.data)
    return topic


def _lock(me: Any, topic: Topic, form: Any) -> Topic:
    place.lock_topic(actor=me, topic=topic, locked=True, reason=form.reason.data)
    return topic


def _unlock(me: Any, topic: Topic, form: Any) -> Topic:
    place.lock_topic(actor=me, topic=topic, locked=False, reason=form.reason.data)
    return topic


def _hide(me: Any, topic: Topic, form: Any) -> Topic:
    place.hide_topic(actor=me, topic=topic, reason=form.reason.data)
    return topic


def _show(me: Any, topic: Topic, form: Any) -> Topic:
    place.show_topic(actor=me, topic=topic, reason=form.reason.data)
    return topic


def _merge(me: Any, topic: Topic, form: Any) -> Topic:
    chosen = target_id(form)
    target = locked_topics([topic.id, chosen]).get(chosen)
    if target is None or not can(me, Act.SEE_TOPIC, attach_category(target)):
        raise NotPossible(_l("The other topic is not here any more, or not for you to see."))
    merge.merge_topics(actor=me, source=topic, target=target, reason=form.reason.data)
    return target


def _split(me: Any, topic: Topic, form: Any) -> Topic:
    ids = chosen_ids(request.form.getlist("post"))
    if not ids:
        raise NotPossible(_l("Choose at least one post."))
    which: dict[str, Any] = {"from_post_id": min(ids)} if form.and_after.data else {"post_ids": ids}
    category = catalogue()[form.category_id.data]
    return split.split_topic(
        actor=me, topic=topic, title=form.title.data, category=category, reason=form.reason.data, **which
    )


def target_id(form: MergeForm) -> int:
    """The topic that an address or a number names, 0 when it names none."""
    typed = str(form.target.data or "")
    found = re.search(r"/topics/(\d{1,16})(?!\d)", typed)
    return bounded_id(found[1] if found else typed) or 0


@dataclass(frozen=True, slots=True)
class Verb:
    """An act on a topic, as its page offers it. ``fits`` says whether it makes sense for a topic now."""

    act: Act
    label: Any
    explanation: Any
    do: Doing
    form: Any = ReasonForm
    fits: Callable[[Any], bool] = lambda topic: True
    grave: bool = False
    judged: str = ""
    """What an add-on that decides in the forum's stead calls it; "" for what is always done here."""
    own_here: bool = False
    """Whether it is no judgement on one's own topic: then it is done here."""


def _shown(topic: Any) -> bool:
    return bool(topic.state == PUBLISHED)


VERBS: dict[str, Verb] = {
    "rename": Verb(
        Act.RENAME_TOPIC, _l("Change title and tags"),
        _l("Old addresses go on leading here."), _rename, TitleForm,
    ),
    "move": Verb(
        Act.MOVE_TOPIC, _l("Move to another category"),
        _l("Who may read it changes with the category."), _move, MoveForm,
    ),
    "pin": Verb(
        Act.PIN_TOPIC, _l("Pin"), _l("It stays at the head of its category."), _pin,
        fits=lambda topic: not topic.pinned,
    ),
    "unpin": Verb(
        Act.PIN_TOPIC, _l("Unpin"), _l("It goes back to its place among the others."), _unpin,
        fits=lambda topic: topic.pinned,
    ),
    "lock": Verb(
        Act.LOCK_TOPIC, _l("Close"), _l("It can still be read, but members can’t reply any more."), _lock,
        fits=lambda topic: not topic.locked, judged="lock", own_here=True,
    ),
    "unlock": Verb(
        Act.LOCK_TOPIC, _l("Open again"), _l("Members can reply again."), _unlock,
        fits=lambda topic: topic.locked,
    ),
    "hide": Verb(
        Act.HIDE_TOPIC, _l("Hide"), _l("Only moderators see it until it is shown again."), _hide,
        fits=lambda topic: topic.state not in (HIDDEN, DELETED), grave=True, judged="hide",
    ),
    "show": Verb(
        Act.HIDE_TOPIC, _l("Show again"), _l("Everybody who may read its category sees it."), _show,
        fits=lambda topic: topic.state not in (PUBLISHED, DELETED), judged="publish",
    ),
    "merge": Verb(
        Act.MERGE_TOPICS, _l("Merge into another topic"),
        _l("All its posts move there, in the order they were written. Its address leads there from then on."),
        _merge, MergeForm, fits=lambda topic: is_talk(topic) and _shown(topic), grave=True,
    ),
    "split": Verb(
        Act.SPLIT_TOPIC, _l("Split off posts"),
        _l("The posts you choose become a topic of their own. Their addresses stay."),
        _split, SplitForm, fits=lambda topic: is_talk(topic) and _shown(topic),
    ),
}  # fmt: skip
