"""Why a thanks can't be sent, apart from the rules."""

from __future__ import annotations


class AlreadyThanked(Exception):
    """The member has thanked for this already, by ``thanks_id``."""

    def __init__(self, thanks_id: int) -> None:
        super().__init__(f"thanks {thanks_id} is for the same")
        self.thanks_id = thanks_id


class AlreadyAnswered(Exception):
    """There is an answer already."""


class ManyAtOnce(Exception):
    """So many thanks in a day that it would be a flood."""
