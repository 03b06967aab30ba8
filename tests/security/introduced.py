"""Letters between members of a community full of secrets: read by their writer and by the two, nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from forum.introductions.models import Introduction
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session
from tests.cast import Cast
from tests.factories.conduct import accept_code
from tests.factories.introductions import answer_it, make_introduction
from tests.factories.members import make_member


def introduce(cast: Cast, lea: Any, words: Any) -> None:
    """Cleo introduces Mia to Nia, who has said yes, and Mo to Lea. ``words(name)`` holds a secret."""
    cleo = make_member("cleo", connects=True)
    accept_code(cleo)
    first = make_introduction(cleo, cast.mia, cast.nia, words("introduction 1"))
    answer_it(cast.nia, first, True)
    make_introduction(cleo, cast.mo, lea, words("introduction 2"))


def introduced(me: Any) -> Iterable[tuple[str, bool]]:
    """Each letter, and whether ``me`` may read it."""
    for row in session().scalars(select(Introduction)):
        yield f"introduction {row.id}", can(me, Act.SEE_INTRODUCTION, row)
