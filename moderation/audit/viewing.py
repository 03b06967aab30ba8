"""Lines of the audit as sentences, with the names of those who are still here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape
from sqlalchemy import select

from forum.categories.catalogue import catalogue
from forum.members.actions.change_standing import FOREVER
from forum.members.models import Group, Member
from forum.storage.session import session
from forum.web.language import language
from forum.web.times import last_day
from moderation.audit.models import AuditLine
from moderation.audit.wording import SETTINGS, THINGS, sentence_of
from moderation.conduct.queries import newest_rule
from moderation.decisions.measures import measure

ADDRESSES = {
    "post": "/posts/%s",
    "topic": "/topics/%s",
    "gift": "/gifts/%s",
    "case": "/moderation/cases/%s",
    "conduct": "/conduct/v/%s",
}
"""Where a thing stands; whoever follows the link is asked by that page whether they may."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One line as the page shows it."""

    number: int
    at: datetime
    sentence: Markup
    details: Markup


@dataclass(frozen=True, slots=True)
class Names:
    """What the things of some lines are called."""

    members: Mapping[int, tuple[str, str]]
    """The name in the address, and the one that is shown."""
    groups: Mapping[int, str]


def shown(lines: Sequence[AuditLine]) -> list[Shown]:
    """Each line as a sentence, in the order given."""
    names = _names(lines)
    return [Shown(line.id, line.at, _sentence(line, names), _details(line, names)) for line in lines]


def _names(lines: Iterable[AuditLine]) -> Names:
    members: set[int | None] = set()
    groups: set[int | None] = set()
    for line in lines:
        members |= {line.actor_id, line.data.get("member_id")}
        if line.data.get("subject_kind") == "profile":
            members.add(line.data["subject_id"])
        if line.thing_kind in ("member", "group"):
            (members if line.thing_kind == "member" else groups).add(line.thing_id)
    called = select(Member.id, Member.username, Member.display_name).where(Member.id.in_(members - {None}))
    grouped = select(Group.id, Group.name).where(Group.id.in_(groups - {None}))
    return Names(
        {row.id: (row.username, row.display_name) for row in session().execute(called)},
        {row.id: row.name for row in session().execute(grouped)} if groups else {},
    )


def _sentence(line: AuditLine, names: Names) -> Markup:
    data = line.data
    words = {
        "who": _thing("member", line.actor_id, names),
        "what": _thing(line.thing_kind, line.thing_id, names),
        "act": line.act,
        "measure": _measure(data.get("measure", "")),
        "until": _until(data.get("until")),
        "place": _thing("category", data.get("from_category_id", data.get("category_id")), names),
        "target": _thing("category", data.get("to_category_id"), names),
        "other": _thing("topic", data.get("from_topic_id", data.get("new_topic_id")), names),
        "member": _thing("member", data.get("member_id"), names),
        "rule": _rule(data.get("rule", "")),
        "pace": _pace(data),
        "settings": ", ".join(str(SETTINGS.get(one, one)) for one in str(data.get("names", "")).split()),
        "form": str(data.get("form", "")).upper(),
        "period": str(data.get("period", "")),
    }
    return Markup(sentence_of(line.act, data)) % words  # noqa: S704 (our own words; what is filled in is escaped)


def _thing(kind: str, number: int | None, names: Names) -> Markup:
    """A thing as it stands in a sentence, a link where it has a page."""
    if number is None:
        return escape(_("everywhere")) if kind == "category" else Markup("")
    if kind == "member" and number in names.members:
        name, display = names.members[number]
        return Markup('<a href="/admin/members/{}">{}</a>').format(name, display)
    if kind == "group" and number in names.groups:
        return escape(_("the group “%(name)s”", name=names.groups[number]))
    place = catalogue().get(number) if kind == "category" else None
    if place is not None:
        return escape(_("the category “%(name)s”", name=place.name(language())))
    words = str(THINGS[kind]) % {"number": number} if kind in THINGS else f"{kind} {number}"
    if kind not in ADDRESSES:
        return escape(words)
    return Markup('<a href="{}">{}</a>').format(ADDRESSES[kind] % number, words)


def _details(line: AuditLine, names: Names) -> Markup:
    """What else the line of a decision says: about what, by which rule."""
    if line.act != "DecisionMade":
        return Markup("")
    data = line.data
    kind = "member" if data["subject_kind"] == "profile" else data["subject_kind"]
    rule, version = _rule(data["rule_key"]), data["rule_version"]
    said = _("rule “%(rule)s”, version %(version)s", rule=rule, version=version)
    return Markup("{} · {}").format(_thing(kind, data["subject_id"], names), said)


def _measure(name: str) -> str:
    try:
        return str(measure(name).label)
    except KeyError:
        return name


def _rule(key: str) -> str:
    rule = newest_rule(key) if key else None
    return rule.names[language()] if rule is not None else key


def _until(said: str | None) -> str:
    moment = datetime.fromisoformat(said) if said else FOREVER
    return str(_("until %(day)s", day=last_day(moment)) if moment < FOREVER else _("without an end"))


def _pace(data: Mapping[str, Any]) -> str:
    minutes = int(data.get("seconds") or 0) // 60
    if not minutes:
        return str(_("as usual again"))
    every = ngettext("a post every minute", "a post every %(num)d minutes", minutes)
    return f"{every}, {_until(data.get('until'))}"
