"""What is wished for in the example community: told through the verbs.

One idea waits, one was heard, one is studied, one was refused with its reason, one is done, two were joined.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from forum.categories.catalogue import catalogue
from forum.clock import at
from forum.demo.people import People
from forum.feedback.actions.join import join_ideas
from forum.feedback.actions.support import support_idea
from forum.feedback.actions.turn import turn_idea
from forum.feedback.actions.write import write_idea
from forum.feedback.queries import idea_for, two_ideas_for
from forum.feedback.story import course_of
from forum.members.actions.grant_role import give
from forum.members.models import ANSWER, Member
from forum.members.queries import viewer_by_id
from forum.storage.session import session, transaction
from forum.topics.composing import compose

TRUSTED = timedelta(days=119)
WHERE = "idees"

REPAIR = "Une page par sac, avec les patrons et le fil qu’il faut. **On recoud déjà**, souvent mal."
BUCKLE = """The plastic one gives up in winter. A metal one weighs twenty grams more and lasts."""
METAL = """Plastic buckles snap when it freezes. Could the next bags have metal ones?"""
RAIN = """Une housse de pluie qui se range dans le fond du sac, pas dans une poche qu’on oublie."""
COLOUR = """Un vert, un vrai. Comme la mousse sur les pavés du quai."""
LEND = """Les sacs d’essai dorment le week-end. Prêtez-les du vendredi au lundi, contre un récit."""


def tell_ideas(people: People, moment: datetime) -> None:
    """Let it happen in the filled database, as seen from ``moment``."""
    Telling(people, moment).run()


class Telling:
    """One run; Ada answers for the brand."""

    def __init__(self, people: People, moment: datetime) -> None:
        self.people = people
        self.moment = moment
        self.place = next(place for place in catalogue().values() if place.slug == WHERE)

    def who(self, name: str) -> Any:
        return viewer_by_id(self.people.members[name])

    def run(self) -> None:
        """From the oldest to what waits for an answer now."""
        with at(self.moment - TRUSTED), transaction():
            member = session().get_one(Member, self.people.members["ada"])
            member.first_name, member.works_here = "Ada", True
            give(member=member, capability=ANSWER, by=member.id)
        self._repair()
        self._buckles()
        rain = self._write("yann", "Une housse de pluie dans le fond", RAIN, 30, "fr")
        self._support(rain, 29, "awa")
        self._turn(rain, 21, "heard", "Bien reçu : nous avons sorti les vieux croquis de la housse.")
        colour = self._write("colette", "Un sac vert mousse", COLOUR, 60, "fr")
        self._turn(colour, 55, "heard", "Nous l’avons lu, et le quai est beau.")
        self._turn(colour, 50, "studied", "La teinturerie nous fait deux essais.")
        why = "Pas maintenant : cette teinte passe au soleil en un été. Nous cherchons un autre pigment."
        self._turn(colour, 12, "not_now", why)
        lend = self._write("mia", "Prêter les sacs d’essai le week-end", LEND, 9, "fr")
        self._support(lend, 8, "colette", "yann")

    def _repair(self) -> None:
        repair = self._write("mia", "Publier les patrons pour réparer", REPAIR, 100, "fr")
        self._support(repair, 98, "colette", "yann", "gwen")
        self._turn(repair, 97, "heard", "C’est lu, et nous aimons l’idée.")
        self._turn(repair, 80, "studied", "L’atelier retrouve les patrons de trois sacs.")
        self._turn(repair, 62, "yes", "Oui : ce que vous réparez dure, et c’est ce que nous voulons.")
        self._turn(repair, 20, "done", "Les trois premiers patrons sont en ligne, avec le fil et le point.")

    def _buckles(self) -> None:
        buckle = self._write("hannah", "Metal buckles", BUCKLE, 40, "en")
        self._support(buckle, 39, "mia")
        metal = self._write("colette", "Buckles of metal for the winter", METAL, 35, "en")
        self._support(metal, 34, "yann")
        ada = self.who("ada")
        with at(self.moment - timedelta(days=33)), transaction():
            idea, into = two_ideas_for(ada, metal, buckle)
            join_ideas(actor=ada, idea=idea, into=into, reason="Both ask for metal buckles.")
        self._turn(buckle, 32, "heard", "Two of you said it in one week: we hear it.")
        self._turn(buckle, 18, "studied", "We froze twelve buckles overnight and pull at them tomorrow.")

    def _write(self, name: str, title: str, text: str, ago: float, language: str) -> int:
        who = self.who(name)
        with at(self.moment - timedelta(days=ago)), transaction():
            idea = write_idea(
                actor=who, category=self.place, title=title, text=compose(text), language=language
            )
            return idea.id

    def _support(self, idea_id: int, ago: float, *names: str) -> None:
        for number, name in enumerate(names):
            who = self.who(name)
            with at(self.moment - timedelta(days=ago) + timedelta(hours=number)), transaction():
                support_idea(actor=who, idea=idea_for(who, idea_id, lock=True))

    def _turn(self, idea_id: int, ago: float, turn: str, sentence: str) -> None:
        ada = self.who("ada")
        with at(self.moment - timedelta(days=ago)), transaction():
            idea = idea_for(ada, idea_id, lock=True)
            said = {"turn": turn, "person": ada, "sentence": sentence}
            turn_idea(actor=ada, idea=idea, known=course_of(idea).version, **said)
