"""Why something can't be done to a hand-off now, where the rules alone would allow it."""

from __future__ import annotations

from collections.abc import Sequence


class MovedOn(Exception):
    """The story went on meanwhile: what was asked for does not follow any more."""


class AlreadyWithThem(Exception):
    """The post waits for this department already, as the hand-off ``handoff_id``."""

    def __init__(self, handoff_id: int) -> None:
        super().__init__(f"hand-off {handoff_id} is under way")
        self.handoff_id = handoff_id


class NoDepartment(Exception):
    """The department was deleted a moment ago."""


class NameTaken(Exception):
    """Another department bears the name: nobody could choose between the two."""


class Outsiders(Exception):
    """Members who don't work here, or whose account is suspended, would answer for a department."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class Silent(Exception):
    """The post can't be answered in its topic now, which is locked or gone."""
