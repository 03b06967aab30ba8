"""Why an announcement can't do what was asked of it."""

from __future__ import annotations


class NotThisAudience(Exception):
    """Those it is for are not those who see the category, or more people would."""


class NotThisReader(Exception):
    """Nobody can read a draft for the brand but a colleague who animates there, and not its author."""


class NotHeard(Exception):
    """Nothing is announced without saying what was heard before."""


class NotRead(Exception):
    """A colleague has to read these very words first."""


class AnotherWaits(Exception):
    """Somebody else's correction waits to be read."""


class WriterMayNot(Exception):
    """Whoever wrote the correction may not correct it any more."""


class NothingChanged(Exception):
    """A correction that corrects nothing."""


class DraftChanged(Exception):
    """The draft was changed on another page meanwhile."""
