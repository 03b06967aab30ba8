"""What the example brand handed to its departments, told through the verbs.

One question has its answer by the link of a letter and waits to be brought back, one is late, and a member is
asked whether a department may read something personal.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from forum.demo.telling import Story, Strand
from forum.handoffs.actions.answer import Said, answer_by_link, begin_work
from forum.handoffs.actions.departments import Described, make_department
from forum.handoffs.actions.hand_off import Passed, hand_off
from forum.handoffs.actions.keep_time import note_late
from forum.storage.session import session, transaction
from forum.topics.models import Topic

FAR = (
    "Comptez trois semaines et demie par la poste, retrait au bureau. On peut ajouter le numéro de téléphone "
    "sur le colis : il suffit de l’écrire dans la commande."
)

NOTE = """Deux autres membres ont demandé la même chose cet été."""

MILL = """Le client a déjà tout démonté et brossé à sec ; la meule du centre reste bloquée."""

DETAILS = """Commande 20318, livrée en mai"""


def tell_handoffs(story: Story) -> None:
    """Let it happen in ``story``."""
    numbers: dict[str, int] = {}
    story.once(story.ago(60), lambda: _departments(story, numbers))
    for told in (_late, _far, _asked):
        story.add(told(story, numbers), apart=True)


def _departments(story: Story, numbers: dict[str, int]) -> None:
    ada, workers = story.who("ada"), [story.people.members[name] for name in ("ada", "lucien")]
    numbers["parcels"] = _department(ada, "Livraisons", "Deliveries", "livraisons", 5, [])
    numbers["workshop"] = _department(ada, "Atelier", "Workshop", "atelier", 7, workers)


def _late(story: Story, numbers: dict[str, int]) -> Strand:
    yield story.ago(12)
    passed = Passed(numbers["workshop"], "Moulins bloqués", MILL)
    late = _hand(story.who("ada"), _first_post("Moulin Rosée"), passed)
    with transaction():
        begin_work(actor=story.who("lucien"), handoff_id=late)
    yield story.moment
    note_late()


def _far(story: Story, numbers: dict[str, int]) -> Strand:
    yield story.ago(3)
    passed = Passed(numbers["parcels"], "Livrer loin", NOTE)
    far = _hand(story.who("ada"), _first_post("Se faire livrer à Dakar"), passed)
    yield story.moment - timedelta(hours=20)
    with transaction():
        answer_by_link(handoff_id=far, turn=1, said=Said(FAR, signed="Rémi"))


def _asked(story: Story, numbers: dict[str, int]) -> Strand:
    yield story.moment - timedelta(hours=6)
    passed = Passed(numbers["workshop"], "Sangles et coutures", "", DETAILS)
    _hand(story.who("ines"), _first_post("Mon Ondée se balance"), passed)


def _department(actor: Any, french: str, english: str, address: str, days: int, people: list[int]) -> int:
    said = Described(french, english, f"{address}@example.org", days, weekly=True, people=people)
    return make_department(actor=actor, said=said).id


def _hand(actor: Any, post_id: int, passed: Passed) -> int:
    with transaction():
        return hand_off(actor=actor, post_id=post_id, passed=passed).id


def _first_post(title: str) -> int:
    wanted = select(Topic.first_post_id).where(Topic.title.startswith(title))
    found = session().scalar(wanted)
    if found is None:
        raise LookupError(title)
    return found
