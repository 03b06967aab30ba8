"""Why something can't be done to the code of conduct now. The edge says each in a sentence of its own."""

from __future__ import annotations


class NoDraft(Exception):
    """There is no draft, or not any more: somebody published or discarded it."""


class NoSuchRule(Exception):
    """The draft has no rule of this key."""


class KeyTaken(Exception):
    """The draft has a rule of this key already."""


class TooManyRules(Exception):
    """Nobody would read that many."""


class NothingToPublish(Exception):
    """The draft has no rule, or says what the version in force says."""


class ChangedMeanwhile(Exception):
    """Somebody changed the draft after it was looked at: it must be looked at again."""
