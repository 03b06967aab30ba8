"""What somebody who will leave did with the brand: wished, came, answered, asked, and was spoken of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from forum.clock import now
from forum.jobs.models import Job
from forum.storage.session import session, transaction
from tests.cast import Cast
from tests.factories.announcements import make_announcement
from tests.factories.events import answer as come
from tests.factories.events import make as make_event
from tests.factories.events import planned as event_plan
from tests.factories.handoffs import hand, make_department_of
from tests.factories.ideas import make_answerer, make_idea, support, turn
from tests.factories.members import make_member
from tests.factories.questionnaires import WHY
from tests.factories.questionnaires import answer as reply_to
from tests.factories.questionnaires import make as ask
from tests.factories.questionnaires import planned as questions

SAID_OF_THEM = "lives behind the third orchard"


def take_part(who: Any, people: Cast, category: Any, post_id: int, handle: str) -> int:
    """``who`` takes part in all that the brand does, and each text of others speaks to them; the idea's number."""
    lea = make_member(
        "lea",
        mandates=[("answer", None), ("animate", None)],
        first_name="Lea",
        works_here=True,
        language="en",
    )
    tom = make_answerer()
    idea_id = make_idea(who, "A stall for medlars", category=category)
    support(who, make_idea(people.mia, f"A bench, says @{handle}", category=category))
    turn(tom, idea_id, "heard", sentence=f"Well said, @{handle}: we hear it.")
    plan = event_plan(lea, "Grafting in the evening", category=category, body=f"@{handle} brings the knife.")
    event_id = make_event(lea, plan)
    come(who, event_id)
    asked = questions(anonymous=False, category=category, purpose=f"As @{handle} asked us.", questions=[WHY])
    reply_to(who, ask(lea, asked), why="For the medlars.")
    make_announcement(
        lea, category, source=f"The orchard opens, thanks to @{handle}.", heard=f"@{handle} asked."
    )
    department = make_department_of(people.ada, tom)
    hand(tom, post_id, department, note=f"@{handle} {SAID_OF_THEM}.", subject="Quinces in the parcels")
    with transaction():  # the letter to the department has been delivered
        session().execute(update(Job).where(Job.kind == "mail").values(payload={}, done_at=now()))
    return idea_id
