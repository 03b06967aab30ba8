"""What makes the content files a community: every name, label and quotation leads to something real."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from forum.demo.shapes import DemoCategory, DemoContent, DemoMember, DemoPost, DemoThanks, DemoTopic

MENTION = re.compile(r"(?<![\w@/.\[])@([A-Za-z0-9_]+)")
QUOTATION = re.compile(r"^> \[@(\w+)\]\(post:([\w-]+)\):$", re.MULTILINE)
LOOSE_REFERENCE = re.compile(r"\(post:")
BODY_LENGTH = 10_000
LANGUAGES = ("fr", "en")
ACCESS = ("public", "members", "groups", "staff")
HUES = range(12)
STANDINGS = ("newcomer", "regular")
ROLES = ("", "moderator", "administrator")

Item = TypeVar("Item")


def check(content: DemoContent) -> None:
    """Raise ValueError, with the file and the reason, at the first thing that does not fit."""
    groups = {group for member in content.members for group in member.groups}
    categories = _by_name(((row.slug, row) for row in content.categories), "categories.toml")
    members = _by_name(((row.name, row) for row in content.members), "members.toml")
    _expect("categories.toml", (problem for row in categories.values() for problem in _category(row, groups)))
    _expect("members.toml", (problem for row in members.values() for problem in _member(row, categories)))
    for topic in content.topics:
        _expect(topic.file, _topic(topic, categories))
        seen: dict[str, DemoPost] = {}
        for number, post in enumerate(topic.posts, start=1):
            _expect(f"{topic.file}, post {number}", _post(post, topic, seen, members))
            if post.ref:
                seen[post.ref] = post
    labels = {(topic.file, post.ref): post for topic in content.topics for post in topic.posts if post.ref}
    _expect("thanks.toml", (problem for row in content.thanks for problem in _thanks(row, labels, members)))


def _expect(where: str, problems: Iterable[str]) -> None:
    for problem in problems:
        raise ValueError(f"{where}: {problem}")


def _by_name(pairs: Iterable[tuple[str, Item]], file: str) -> dict[str, Item]:
    named: dict[str, Item] = {}
    for name, item in pairs:
        _expect(file, [f"{name!r} stands twice"] if name in named else [])
        named[name] = item
    return named


def _category(row: DemoCategory, groups: set[str]) -> Iterator[str]:
    if row.access not in ACCESS or row.posting not in ("members", "staff") or row.hue not in HUES:
        yield f"{row.slug}: access, posting or hue is none of the known"
    if (row.access == "groups") != bool(row.groups) or not groups.issuperset(row.groups):
        yield f"{row.slug}: its groups and its access do not fit, or a group has no members"


def _member(row: DemoMember, categories: dict[str, DemoCategory]) -> Iterator[str]:
    if row.standing not in STANDINGS or row.role not in ROLES or row.language not in LANGUAGES:
        yield f"{row.name}: standing, role or language is none of the known"
    if not categories.keys() >= set(row.moderates):
        yield f"{row.name}: moderates a category that does not exist"
    try:
        ZoneInfo(row.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        yield f"{row.name}: time zone {row.timezone!r} is unknown"


def _topic(topic: DemoTopic, categories: dict[str, DemoCategory]) -> Iterator[str]:
    if topic.category not in categories:
        yield f"category {topic.category!r} does not exist"
    if topic.language not in LANGUAGES or topic.kind not in ("talk", "room"):
        yield "language or kind is none of the known"
    if topic.starts_at is not None:
        first = timedelta(hours=topic.starts_at.hour, minutes=topic.starts_at.minute)
        if first + topic.posts[-1].at > timedelta(days=topic.starts_days_ago):
            yield "its last post would be written after today began"


def _thanks(
    row: DemoThanks, labels: dict[tuple[str, str], DemoPost], members: dict[str, DemoMember]
) -> Iterator[str]:
    post = labels.get((row.topic, row.post))
    if row.by not in members:
        yield f"{row.by!r} is no member"
    if post is None:
        yield f"no post of {row.topic} is labelled {row.post!r}"
    elif post.author == row.by or post.deleted or post.hidden:
        yield f"{row.by} can't thank for {row.post!r} of {row.topic}"


def _post(
    post: DemoPost, topic: DemoTopic, seen: dict[str, DemoPost], members: dict[str, DemoMember]
) -> Iterator[str]:
    texts = [post.body, post.edited.before] if post.edited else [post.body]
    named = {post.author, *(name for text in texts for name in MENTION.findall(text))}
    if post.hidden:
        named.add(post.hidden.by)
    for name in sorted(named - members.keys()):
        yield f"{name!r} is no member"
    if not all(0 < len(text) <= BODY_LENGTH for text in texts):
        yield "its text is empty or too long"
    if post.ref in seen:
        yield f"the label {post.ref!r} stands twice"
    if post.reply_to and post.reply_to not in seen:
        yield f"replies to {post.reply_to!r}, which no earlier post of {topic.file} is labelled"
    if post.deleted and post.hidden:
        yield "is both deleted and hidden"
    for text in texts:
        quotations = QUOTATION.findall(text)
        if len(quotations) != len(LOOSE_REFERENCE.findall(text)):
            yield "a quotation does not begin with a line `> [@name](post:REF):`"
        for name, ref in quotations:
            if ref not in seen or seen[ref].author != name:
                yield f"quotes {name} from {ref!r}, which is no earlier post of theirs"
