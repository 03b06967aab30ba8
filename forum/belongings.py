"""What a member has in each slice, as the one place meets it that forgets members or hands them their data.

A slice that keeps anything about members says once (``hooks().register_belongings``) what goes when one of
them leaves, and what belongs into the copy of their data (General Data Protection Regulation, 17 and 20).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from forum.text.stems import stems


@dataclass(frozen=True, slots=True)
class Departure:
    """A member who leaves for good, as they are called until the transaction that forgets them ends.

    Their row is held. What is recorded on the way has them as its actor: it is they who leave.
    """

    member_id: int
    username: str
    display_name: str
    email: str
    texts_too: bool
    """Whether what they wrote for others goes as well; otherwise it stays under «a former member»."""
    former: str
    """What they are called from now on where a word is stored, in the community's language."""

    @property
    def mention(self) -> str:
        """How a text speaks to them, in lower case."""
        return f"@{self.username.lower()}"

    def without_mentions(self, text: str) -> str:
        """``text`` with the words for a former member wherever it speaks to this one by their handle."""
        if self.username.lower() not in text.lower():
            return text
        handle, ending = re.escape(self.username), r"(?![A-Za-z0-9_-]|\.[A-Za-z0-9_-])"
        link = re.compile(rf'<a class="mention" href="/members/{handle}"[^>]*>@{handle}</a>', re.IGNORECASE)
        spoken = re.compile(rf"(?<![\w@.])@{handle}{ending}", re.IGNORECASE)
        return spoken.sub(self.former, link.sub(self.former, text))

    def without_stems(self, search_text: str) -> str:
        """``search_text`` without the stems of their handle, for a text that spoke to them."""
        theirs = set(stems(self.username))
        return " ".join(one for one in search_text.split() if one not in theirs)


Row = Mapping[str, Any]
"""One thing of theirs: names of what it holds, to values that JSON knows, and moments."""


@dataclass(frozen=True, slots=True)
class Belongings:
    """What one slice does when a member leaves, and what it has of a member."""

    name: str
    forget: Callable[[Departure], None]
    """In the transaction that forgets the member: all of it is written, or nothing."""
    own: Callable[[int], Mapping[str, Iterable[Row]]] = lambda member_id: {}
    """``(member_id)``: sections of their data, each read while it is written; nobody else's private words."""
