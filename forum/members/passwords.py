"""Which passwords are refused, and the advice that goes with the refusal.

After NIST SP 800-63B-4 (3.1.1.2): a minimum length, no rules about kinds of characters, no expected words
(common passwords, the member's own name, the community's name), and a reason with every refusal. Breached
passwords are recognised by pattern, offline: nearly all of them are a common word with the usual ornaments.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import PasswordUtil

from forum.community.queries import site
from forum.members.options import LONGEST_PASSWORD, PASSWORD_LENGTH

COMMON = Path(__file__).parent / "common_passwords.txt"
"""One a line, folded; its head says where it comes from."""

_LEET = str.maketrans("@4831!05$7", "aaebiiosst")
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "azertyuiop", "asdfghjkl", "qsdfghjklm",
         "zxcvbnm", "wxcvbn", "1qaz2wsx3edc4rfv5tgb6yhn", "qazwsxedcrfv")  # fmt: skip
SHORTEST_PART = 4
"""A part of a name shorter than this may well stand in a good password by chance."""


@cache
def common() -> frozenset[str]:
    """The common passwords and the words they are made of."""
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def fold(text: str) -> str:
    """Lower case without accents, as passwords are compared with words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))


class Passwords(PasswordUtil):
    """What the account library asks about passwords."""

    def __init__(self, app: Any) -> None:
        super().__init__(app)

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:
        """The refusals of ``password`` (or None), and the password as it is hashed."""
        normal = self.normalize(password)
        user = kwargs.get("user")
        known = [kwargs.get("username"), kwargs.get("email"), kwargs.get("display_name")]
        if user is not None and not is_register:
            known = [user.username, user.email, user.display_name]
        found = refusal(normal, [text for text in known if isinstance(text, str)])
        return ([found] if found else None), normal


def refusal(password: str, known: list[str]) -> str | None:
    """Why ``password`` is refused, with advice, or None. ``known``: what is known about its owner."""
    if len(password) < PASSWORD_LENGTH:
        return str(
            ngettext(
                "A password needs at least %(num)d character. Four words that do not belong together are "
                "easy to remember and hard to guess.",
                "A password needs at least %(num)d characters. Four words that do not belong together are "
                "easy to remember and hard to guess.",
                PASSWORD_LENGTH,
            )
        )
    if len(password) > LONGEST_PASSWORD:
        return str(_("A password has at most %(max)d characters.", max=LONGEST_PASSWORD))
    folded = fold(password)
    if _is_common(folded):
        return str(
            _(
                "This password, or one like it, is among those that attackers try first. Take four words "
                "that do not belong together, or let a password manager make one."
            )
        )
    if _is_pattern(folded):
        return str(
            _(
                "This password is a row of keys or repeats itself, which is guessed quickly. Take four words "
                "that do not belong together, or let a password manager make one."
            )
        )
    if _names(folded, known):
        return str(
            _("Your password should not contain your name, your address or the name of the community.")
        )
    return None


def _is_common(folded: str) -> bool:
    """A common password or word, also with digits and signs around it, in leet, or written twice."""
    readings = {folded, folded.translate(_LEET)}
    for reading in tuple(readings):
        stripped = _EDGES.sub("", reading)
        readings |= {stripped, stripped.translate(_LEET), re.sub(r"[\W\d_]+", "", reading)}
    for reading in tuple(readings):
        half = len(reading) // 2
        if len(reading) >= 4 and reading[:half] * 2 == reading:
            readings.add(reading[:half])
    return any(reading in common() for reading in readings if len(reading) >= 3)


def _is_pattern(folded: str) -> bool:
    """Few different characters, a short piece repeated, a walk along the keys, or a bare date or number."""
    if len(set(folded)) < 5 or folded.isdigit():
        return True
    if any(re.fullmatch(r"(.{%d})\1+.{0,%d}" % (size, size), folded) for size in range(1, 6)):
        return True
    return _longest_walk(folded) >= len(folded) * 0.7


def _longest_walk(folded: str) -> int:
    """How many characters lie in runs of four or more along a keyboard row or the alphabet."""
    rows = [*_ROWS, *(row[::-1] for row in _ROWS)]
    covered, at = 0, 0
    while at < len(folded):
        best = 0
        for size in range(4, len(folded) - at + 1):
            if any(folded[at : at + size] in row for row in rows):
                best = size
            else:
                break
        covered += best
        at += best or 1
    return covered


def _names(folded: str, known: list[str]) -> bool:
    """Whether what is left without the known words would be too short to be a password."""
    parts: set[str] = set()
    for text in [*known, site().name]:
        local = fold(text).split("@")[0]
        parts |= {local, *re.split(r"[\W_]+", local), re.sub(r"[\W_]+", "", local)}
    return any(len(part) >= SHORTEST_PART and part in folded for part in parts)
