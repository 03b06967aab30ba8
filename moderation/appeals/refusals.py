"""Why a complaint, or a word about it, is not taken."""

from __future__ import annotations


class NothingToComplainOf(Exception):
    """The statement announces nothing that one could complain of, or it is undone already."""


class TooLate(Exception):
    """The time to complain is over."""


class Settled(Exception):
    """The complaint was decided meanwhile."""


class NothingSaid(ValueError):
    """Words are missing: the complaint's, its reasons', a question's."""


class NotYourTurn(Exception):
    """Nothing was asked, or the last question still waits for its answer."""


class Unread(Exception):
    """An answer came since the page was fetched: whoever judges reads it first."""
