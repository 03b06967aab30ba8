"""Thanks of every state for the walks, each with a word of its own: nobody else may list or open them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import select

from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session
from forum.thanks.models import Thanks
from forum.thanks.queries import attach
from tests.factories.categories import make_reply
from tests.factories.thanks import judge, make_answer, make_thanks, retract, share

_NAMES: dict[int, str] = {}


def thank(cast: Any, topics: dict[str, int], words: Callable[[str], str]) -> dict[str, int]:
    """Nia thanks Mia, and Ada thanks Mo in the office. Answers the numbers by name."""
    found: dict[str, int] = {}
    for name in ("kept", "answered", "shown", "shown hidden", "taken back", "in office"):
        author, giver = (cast.mo, cast.ada) if name == "in office" else (cast.mia, cast.nia)
        place = topics["open in office" if name == "in office" else "open in square"]
        post = make_reply(author, place, "Something to be thanked for.")
        found[name] = make_thanks(giver, post.id, words(f"thanks {name}"))
        _NAMES[found[name]] = name
        if name in ("shown", "shown hidden", "in office"):
            share(author, found[name])
    found["answer"] = make_answer(cast.mia, found["answered"], words("thanks answer"))
    _NAMES[found["answer"]] = "answer"
    judge(cast.mo, found["shown hidden"], "hidden")
    retract(cast.nia, found["taken back"])
    return found


def thanks_seen(me: Any) -> Iterable[tuple[str, bool]]:
    """Every thanks, and whether ``me`` may read it."""
    for thanks in session().scalars(select(Thanks)).all():
        if thanks.id in _NAMES:
            yield f"thanks {_NAMES[thanks.id]}", can(me, Act.SEE_THANKS, attach(thanks))
