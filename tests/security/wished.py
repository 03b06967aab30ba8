"""Ideas in the world that is walked through, and what the brand said of them: who may read which."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import select

from forum.categories.catalogue import catalogue
from forum.feedback.actions.moderate import bring_into
from forum.feedback.models import IdeaEntry
from forum.feedback.queries import find_entry
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session, transaction
from tests.cast import Cast
from tests.factories.conduct import accept_code
from tests.factories.ideas import make_answerer, make_idea, support, turn
from tests.factories.members import fresh

_NAMES: dict[int, str] = {}


def wish(cast: Cast, words: Callable[[str], str]) -> dict[str, int]:
    """Ideas of Nia, answered by Tom, who is no walker: for everybody, for members, for a group, hidden."""
    tom = make_answerer()
    accept_code(tom)
    tom = fresh(tom)
    places = {one.slug: one for one in catalogue().values()}
    found = {}
    for name, where in {"for everybody": "square", "for members": "salon"}.items():
        said = {"category": places[where], "body": words(f"post idea {name}")}
        found[name] = make_idea(cast.nia, words(f"topic idea {name}"), **said)
        _say(tom, found[name], f"{name}, said", words)
        support(tom, found[name])
    hidden = _say(tom, found["for everybody"], "hidden", words, "studied")
    with transaction():
        entry = find_entry(hidden, lock=True)
        if entry is not None:
            bring_into("hidden", actor=cast.mo, thing=entry, reason="It is a test.")
    return found


def _say(tom: Any, idea_id: int, name: str, words: Callable[[str], str], kind: str = "heard") -> int:
    entry_id = turn(tom, idea_id, kind, sentence=words(f"sentence {name}"))
    _NAMES[entry_id] = f"sentence {name}"
    return entry_id


def wishes_seen(me: Any) -> Iterable[tuple[str, bool]]:
    """Every sentence about an idea, and whether ``me`` may read it; ideas are topics, and seen as they are."""
    for entry_id in session().scalars(select(IdeaEntry.id)).all():
        entry = find_entry(entry_id)
        if entry is not None and entry_id in _NAMES:
            yield _NAMES[entry_id], can(me, Act.SEE_IDEA_WORD, entry)
