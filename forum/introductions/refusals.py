"""Why an introduction can't be made, as far as its writer may know."""

from __future__ import annotations


class NotAvailable(Exception):
    """``member_id`` can't be introduced to anybody now. Why is nobody's business."""

    def __init__(self, member_id: int) -> None:
        super().__init__(f"member {member_id} is not available")
        self.member_id = member_id


class NotThesePeople(Exception):
    """These two can't be introduced to each other now."""


class NothingChanged(Exception):
    """The letter reads as before."""


class OftenEnough(Exception):
    """The two were asked again as often as anybody may ask them."""


class Done(Exception):
    """What this row of the desk asked for is done; nothing waits any more."""


class Taken(Exception):
    """Another connector, ``member_id``, is at this row of the desk."""

    def __init__(self, member_id: int) -> None:
        super().__init__(f"taken by {member_id}")
        self.member_id = member_id
