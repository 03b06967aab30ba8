"""Why something can't be reported now. The edge says each in a sentence of its own."""

from __future__ import annotations


class NoSuchRule(ValueError):
    """The rule is none of the code in force."""


class SentenceNeeded(ValueError):
    """The rule asks for a sentence, or there is nothing to add."""


class AlreadyReported(Exception):
    """The member's report of this subject still waits: they can add to it."""


class TooManyToday(Exception):
    """So many of the member's reports of today still wait that no more are taken."""


class SaidEnough(Exception):
    """The report is as long as it may get."""


class NotWaiting(Exception):
    """The report was decided about or withdrawn meanwhile, though perhaps nobody was told yet."""
