"""What the tests of hand-offs begin with."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from forum.members.viewer import Viewer
from tests.cast import Cast
from tests.factories.handoffs import hand, make_answerer, make_department_of, make_question
from tests.factories.members import make_member


@dataclass
class Under:
    """Mia asked; Lea handed it to Delivery, for which Dan answers."""

    cast: Cast
    lea: Viewer
    dan: Viewer
    department: int
    post: int
    handoff: int


@pytest.fixture
def way(cast: Cast) -> Under:
    """A hand-off under way."""
    with cast.app.app_context():
        lea, dan = make_answerer(), make_member("dan", works_here=True)
        department = make_department_of(cast.ada, dan)
        post = make_question(cast.mia)
        return Under(cast, lea, dan, department, post, hand(lea, post, department, note="Order of May."))
