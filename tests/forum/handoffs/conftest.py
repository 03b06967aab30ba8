"""What the tests of hand-offs begin with."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from forum.handoffs.actions.consent import answer_consent
from forum.members.viewer import Viewer
from forum.storage.session import transaction
from tests.cast import Cast
from tests.factories.handoffs import hand, make_answerer, make_department_of, make_question
from tests.factories.members import make_member

SECRET = "Order 4711"


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


@pytest.fixture
def asked(way: Under) -> Under:
    """The same with personal details."""
    with way.cast.app.app_context():
        way.post = make_question(way.cast.mia, "And the other one?", slug="other")
        way.handoff = hand(way.lea, way.post, way.department, details=SECRET)
    return way


def agree(way: Under, *, willing: bool = True) -> None:
    with way.cast.app.app_context(), transaction():
        answer_consent(actor=way.cast.mia, handoff_id=way.handoff, willing=willing)
