"""Member input made fit to be kept: normalised, without invisible tricks, never longer than its limit.

Lengths are counted in characters (code points) of the cleaned text. Nothing is ever cut in silence: what is
too long is refused with its length, so that the form can say so and give the text back.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

POST_LENGTH: Final = 10_000
"""The longest post: what the Markdown guards were measured for."""
TITLE_LENGTH: Final = 140
NAME_LENGTH: Final = 30
"""The longest name a member logs in with and is mentioned by."""
DISPLAY_NAME_LENGTH: Final = 60
TAG_LENGTH: Final = 30
REASON_LENGTH: Final = 1_000
"""Reasons of an edit, a lock, a move, a decision."""
BIO_LENGTH: Final = 300
"""The line a member writes about themselves."""
LABEL_LENGTH: Final = 60
"""Names of categories, groups and lists."""

_SLACK: Final = 4
"""Raw input this many times over its limit is refused before any work is done on it."""

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_NEWLINES = re.compile("\r\n?|[\x85\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_OVERRIDES = re.compile("[\u202a-\u202e]")
_ISOLATES = re.compile("[\u2066-\u2069]")
_WHITE = re.compile(r"\s+")

_EMOJI = "\u00a9\u00ae\u2190-\u2bff\u3030\u303d\ufe0f\U0001f000-\U0001faff\U000e007f"
_JOINER_ASTRAY = re.compile(f"(?<![{_EMOJI}])\u200d+|\u200d+(?![{_EMOJI}])")
# Zero-width, soft hyphens, directional marks and old fillers: they make two names look like one.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u2060-\u2065"
    "\u206a-\u206f\u2800\u3164\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a]"
)
# Tag characters are seen only as part of a flag (England, Scotland, Wales).
_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)|[\U000e0000-\U000e0fff]")
_MARK_FLOOD = re.compile("([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{4})"
                         "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+")  # fmt: skip
_BLANK = re.compile(
    "[\\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]*"
)


class TextTooLong(ValueError):
    """A text is longer than its limit. ``limit`` and ``length`` are in characters."""

    def __init__(self, limit: int, length: int) -> None:
        super().__init__(f"{length} characters where at most {limit} are allowed")
        self.limit = limit
        self.length = length


def clean_line(raw: str, max_length: int) -> str:
    """One line: a title, a name, a tag, a reason in a sentence.

    White space of any kind becomes single spaces. Invisible characters go, except the joiners inside an
    emoji. Raises ``TextTooLong``.
    """
    text = _normal(raw, max_length)
    text = _ISOLATES.sub("", _OVERRIDES.sub("", text))
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
        text = _TAGS.sub(r"\1", text)
        text = _JOINER_ASTRAY.sub("", text)
        text = _MARK_FLOOD.sub(r"\1", text)
        text = unicodedata.normalize("NFC", text)
    return _fitting(_WHITE.sub(" ", text).strip(), max_length)


def clean_text(raw: str, max_length: int) -> str:
    """Text of several lines. Line ends become ``\\n``, the indentation of the first line is kept.

    Overrides of the writing direction go; isolates stay in the lines where each is closed.
    Raises ``TextTooLong``.
    """
    text = _OVERRIDES.sub("", _normal(raw, max_length))
    if _ISOLATES.search(text):
        text = "\n".join(_isolates_closed(line) for line in text.split("\n"))
    lines = text.rstrip().split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    return _fitting("\n".join(lines[first:]), max_length)


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing: only white space and invisible characters."""
    return _BLANK.fullmatch(text) is not None


def _normal(raw: str, max_length: int) -> str:
    if len(raw) > _SLACK * max_length + 100:
        raise TextTooLong(max_length, len(raw))
    text = _NEWLINES.sub("\n", raw)
    text = _CONTROLS.sub("", text)
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _SURROGATES.sub("\ufffd", text))


def _fitting(text: str, max_length: int) -> str:
    if len(text) > max_length:
        raise TextTooLong(max_length, len(text))
    return text


def _isolates_closed(line: str) -> str:
    depth = 0
    for mark in _ISOLATES.findall(line):
        depth += -1 if mark == "\u2069" else 1
        if depth < 0:
            break
    return line if depth == 0 else _ISOLATES.sub("", line)
