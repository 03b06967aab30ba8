"""Everything that can be decided: what it does, who may, and how it is undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.policy.acts import Act
from forum.subjects import HIDDEN, PUBLISHED, REMOVED

SUBJECT, TOPIC, OWNER, NOTHING = "subject", "topic", "owner", "nothing"


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that can be decided."""

    name: str
    label: Any
    explanation: Any
    on: str = NOTHING
    """What it works on: the subject, the topic it stands in, whoever owns it, or nothing at all."""
    state: str = ""
    """The state it brings the subject into."""
    act: Act | None = None
    """What the rules are asked of the thing it works on, besides ``JUDGE_CASE``."""
    needs_until: bool = False
    takes_until: bool = False
    restricts: bool = True
    """Whether its author is owed a statement of reasons (Digital Services Act, Article 17)."""
    told: Any = ""
    """What was done, in words of the statement."""


MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure(
            "publish", _l("Publish"), _l("It is in order: everybody who may read the place sees it."),
            SUBJECT, PUBLISHED, Act.PUBLISH_POST, restricts=False,
            told=_l("It is published: everybody who may read the place can read it."),
        ),
        Measure(
            "dismiss", _l("Leave it as it is"), _l("No rule was broken. Whoever reported it learns why."),
            restricts=False, told=_l("It stays as it is."),
        ),
        Measure(
            "ask_edit", _l("Ask to edit"), _l("Its author is asked to change it, until a day."),
            needs_until=True, takes_until=True,
            told=_l(
                "We ask you to change it; until then it stays where it is. Once you have, we look at it "
                "again."
            ),
        ),
        Measure(
            "hide", _l("Hide"), _l("A line stays in its place and says why. It can be shown again."),
            SUBJECT, HIDDEN, Act.HIDE_POST,
            told=_l("It is hidden: others don’t see it any more. It can be shown again."),
        ),
        Measure(
            "remove", _l("Remove"), _l("For a grave breach. A line stays in its place and says why."),
            SUBJECT, REMOVED, Act.REMOVE_POST,
            told=_l(
                "It is removed: others don’t see it any more. Its words are kept for those who may have to "
                "judge it again, then erased."
            ),
        ),
        Measure(
            "restore", _l("Show again"), _l("What was hidden or removed is shown again."),
            SUBJECT, PUBLISHED, Act.PUBLISH_POST, restricts=False,
            told=_l("It is shown again to everybody who may read the place."),
        ),
        Measure(
            "lock", _l("Lock the topic"), _l("Nobody replies any more."),
            TOPIC, act=Act.LOCK_TOPIC,
            told=_l("The topic is closed: it can be read, but nobody replies any more."),
        ),
        Measure(
            "slow", _l("Slow the topic down"), _l("Everybody waits a while between two posts of theirs."),
            TOPIC, act=Act.SLOW_TOPIC, needs_until=True, takes_until=True,
            told=_l("The topic is slowed down: everybody waits ten minutes between two posts of theirs."),
        ),
        Measure(
            "warn", _l("Warn"), _l("A word to its author, and nothing else."),
            told=_l("This is a warning. Nothing else follows from it."),
        ),
        Measure(
            "mute", _l("Mute"), _l("Its author can read but not write, until a date."),
            OWNER, act=Act.CHANGE_STANDING, needs_until=True, takes_until=True,
            told=_l("You can read, but not write."),
        ),
        Measure(
            "suspend", _l("Suspend"), _l("Its author can’t take part, until a date or without an end."),
            OWNER, act=Act.CHANGE_STANDING, takes_until=True,
            told=_l("You can’t take part: neither read as a member nor write."),
        ),
        Measure(
            "close", _l("Close the account"), _l("Its author can’t take part any more."),
            OWNER, act=Act.CHANGE_STANDING, told=_l("Your account is closed: you can’t take part any more."),
        ),
    )
}  # fmt: skip

REVERSE = Measure(
    "reverse", _l("Undo the decision"), _l("Everything it did is undone."), restricts=False,
    told=_l("The decision is undone, and with it everything it did."),
)  # fmt: skip
"""Not on any menu: it comes from an appeal, or from whoever sees a mistake."""

REFUSING = frozenset({"dismiss", "publish"})
"""Measures that say that no rule was broken; undone, they leave the question open again."""


def measure(name: str) -> Measure:
    """The measure called ``name``; KeyError when there is none."""
    return REVERSE if name == REVERSE.name else MEASURES[name]
