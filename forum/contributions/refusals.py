"""Why something about calls and commitments can't be done, beyond what the rules say."""

from __future__ import annotations


class NoCounterpart(Exception):
    """A call without what the brand gives in return, or without the answer to what it has brought."""


class NotConcrete(Exception):
    """A promise too short to be asked for afterwards, or without a day that lies ahead."""


class NothingSaid(Exception):
    """A word is needed here, and there is none."""


class CorrectedMeanwhile(Exception):
    """Somebody else corrected the call since its text was read."""


class NothingChanged(Exception):
    """A correction in which everything reads as before."""


class OverAlready(Exception):
    """It was accepted, used, kept or given up meanwhile."""


class AlreadyOffered(Exception):
    """The member brings something to this call already. ``contribution_id`` is that."""

    def __init__(self, contribution_id: int) -> None:
        super().__init__("one living contribution a member and call")
        self.contribution_id = contribution_id
