"""What a route's parameters may be: real things, and what nobody ever made.

A parameter that is not listed here fails the walk: whoever adds a route says what its parameters name.
"""

from __future__ import annotations

from collections.abc import Sequence

from forum.topics.routes.verbs import VERBS
from tests.security.world import World

HUGE = [2**31, 2**53 - 1, 2**53, 2**63 - 1, 2**63, 2**70, 10**30]
ODD_NUMBERS = ["0", "-1", "1.5", "１２", "0x10", "1e9", " 1", *map(str, HUGE)]
ODD_WORDS = [
    "..",
    "%2e%2e%2fetc%2fpasswd",
    "%00",
    "%ff%fe",
    "<script>",
    "'; DROP TABLE posts;--",
    "\u202eabc",
    "é" * 300,
    "a" * 3000,
    "{{7*7}}",
    "%s%n",
]
NOWHERE = "987654321"
"""An id that nothing has."""

NO_SUCH_WORD = "nothing-of-that-name"

NUMBERS = {"topic_id", "post_id", "category_id", "group_id", "session_id", "invitation_id", "seq", "number"}
NUMBERS |= {"notification_id", "member_id", "draft_id", "passkey_id", "revision", "grant_id"}
NUMBERS |= {"subject_id", "report_id", "case_id", "decision_id", "statement_id", "appeal_id", "phrase_id"}
NUMBERS |= {"thanks_id"}
NUMBERS |= {"gift_id", "hand_id", "other_id"}
NUMBERS |= {"call_id", "contribution_id", "commitment_id", "word_id"}
NUMBERS |= {"introduction_id"}
NUMBERS |= {"announcement_id", "handed_id"}
NUMBERS |= {"event_id", "idea_id", "questionnaire_id", "handoff_id", "department_id"}
WORDS = {"slug", "name", "token", "filename", "version", "language", "colour", "username", "key", "kind"}
WORDS |= {"verb", "step"}


KINDS = [
    "mentioned",
    "post",
    "topic",
    "profile",
    "call",
    "contribution",
    "commitment",
    "brand_word",
    "thanks",
    "introduction",
    "gift",
    "gift_word",
    "handed_word",
    "event",
    "event_answer",
    "idea_word",
    "questionnaire",
    "questionnaire_answer",
    "handoff",
    "handoff_answer",
    "question",
]
"""Kinds of notice, of subject, and of what waits."""


FIXED: dict[str, Sequence[str]] = {
    "category_id": ["1", "3", "4"],
    "group_id": ["1"],
    "session_id": ["1", "2", "3"],
    "invitation_id": ["1"],
    "notification_id": ["1", "2"],
    "draft_id": ["1", "2", "3"],
    "passkey_id": ["1"],
    "grant_id": ["1", "2", "3"],
    "seq": ["0", "3"],
    "number": ["1", "2"],
    "revision": ["1"],
    "report_id": ["1", "2"],
    "case_id": ["1", "2", "3"],
    "decision_id": ["1", "2"],
    "statement_id": ["1", "2", "3"],
    "appeal_id": ["1"],
    "phrase_id": ["1"],
    "introduction_id": ["1", "2"],
    "announcement_id": ["1", "2"],
    "handed_id": ["1"],
    "thanks_id": [str(number) for number in range(1, 12)],
    "hand_id": [str(number) for number in range(1, 9)],
    "other_id": ["1", "2"],
    "call_id": ["1", "2"],
    "contribution_id": ["1", "2", "3"],
    "commitment_id": ["1", "2", "3"],
    "word_id": ["1", "2"],
    "questionnaire_id": ["1", "2", "3", "4"],
    "handoff_id": ["1", "2"],
    "department_id": ["1"],
    "step": ["seen", "take-over"],
    "token": ["abc"],
    "filename": ["css/base.css", "js/main.js"],
    "version": ["0"],
    "language": ["fr", "en"],
    "colour": ["A8452A"],
    "key": ["saffron", "respect"],
    "verb": ["given", "take-back"],
    "kind": KINDS,
}
"""What is numbered from one in a world of one's own, or is a word of the program."""


def real(parameter: str, world: World) -> Sequence[str]:
    """Values of ``parameter`` that name something."""
    made = {
        "topic_id": [str(one) for one in world.topics.values()],
        "post_id": [str(one) for one in world.posts.values()],
        "member_id": [str(one) for one in world.members.values()],
        "subject_id": [*dict.fromkeys(id for _, id in subjects(world))],
        "gift_id": [str(one) for one in world.gifts.values()],
        "event_id": [str(one) for one in world.events.values()],
        "idea_id": [str(one) for one in world.ideas.values()],
        "slug": list(world.slugs),
        "name": [*world.members, *VERBS, "answered"],
        "username": list(world.members),
    }
    return made[parameter] if parameter in made else FIXED[parameter]


def subjects(world: World) -> list[tuple[str, str]]:
    """Kinds of subject, each with the numbers it has; of those that nobody counts here, the first dozen."""
    counted = {
        "post": world.posts,
        "topic": world.topics,
        "profile": world.members,
        "gift": world.gifts,
        "event": world.events,
        "idea": world.ideas,
    }
    dozen = range(1, 13)
    return [
        (kind, str(id)) for kind in KINDS for id in (counted[kind].values() if kind in counted else dozen)
    ]


def odd(parameter: str) -> Sequence[str]:
    """Values of ``parameter`` that name nothing, or are nothing of the sort."""
    return ODD_NUMBERS if parameter in NUMBERS else ODD_WORDS


def missing(parameter: str) -> str:
    """A well-formed value of ``parameter`` that nothing has."""
    return NOWHERE if parameter in NUMBERS else NO_SUCH_WORD


def unlisted(parameters: set[str]) -> set[str]:
    """Those that nobody has said anything about."""
    return parameters - NUMBERS - WORDS
