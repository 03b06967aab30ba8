"""Why an announcement can't do what was asked of it."""

from __future__ import annotations


class NotThisAudience(Exception):
    """Those it is for are not those who see the category, or more people would."""


class NotThisReader(Exception):
    """Nobody can read a draft for the brand but a colleague who animates there, and not its author."""


class NotHeard(Exception):
    """Nothing is announced without saying what was heard before."""


class NotRead(Exception):
    """A colleague has to read first, and has read another sentence of what was heard."""


class NothingChanged(Exception):
    """A correction that corrects nothing."""


class Overtaken(Exception):
    """The draft was changed on another page meanwhile."""
