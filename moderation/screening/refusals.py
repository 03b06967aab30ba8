"""Why a phrase is not listed, or thresholds are not set."""

from __future__ import annotations


class AlreadyListed(ValueError):
    """The phrase is on the list, perhaps in another spelling: ``phrase`` is that one."""

    def __init__(self, phrase: str) -> None:
        super().__init__(phrase)
        self.phrase = phrase


class SaysNothing(ValueError):
    """Nothing is left of the phrase once it is folded (marks and invisible characters), or one letter."""


class UnsoundThresholds(ValueError):
    """A text would wait before its author was asked, or the numbers are out of reach."""
