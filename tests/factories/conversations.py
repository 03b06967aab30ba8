"""Private conversations, opened as the verbs that bring members together open them."""

from __future__ import annotations

from typing import Any

from forum.conversations.actions import open_conversation
from forum.storage.session import transaction


def make_conversation(*people: Any, title: str = "The panniers", **more: Any) -> int:
    """A conversation between ``people``, opened by the first of them; the topic's number."""
    with transaction():
        return open_conversation(
            actor=people[0], title=title, member_ids=[one.id for one in people], purpose="gift", **more
        )
