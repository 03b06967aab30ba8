"""What is wished for in the example community: told through the verbs.

One idea waits, one was heard, one is studied, one was refused with its reason, one is done, two were joined.
"""

from __future__ import annotations

from typing import Any

from forum.categories.catalogue import catalogue
from forum.demo.telling import Story, Strand
from forum.feedback.actions.join import join_ideas
from forum.feedback.actions.support import support_idea
from forum.feedback.actions.turn import turn_idea
from forum.feedback.actions.write import write_idea
from forum.feedback.queries import idea_for, two_ideas_for
from forum.feedback.story import course_of
from forum.members.actions.grant_role import give
from forum.members.models import ANSWER, Member
from forum.storage.session import session
from forum.topics.composing import compose

TRUSTED = 119
"""Days since Ada answers ideas."""

WHERE = "idees"

REPAIR = "Une page par sac, avec les patrons et le fil qu’il faut. **On recoud déjà**, souvent mal."
BUCKLE = """The plastic one gives up in winter. A metal one weighs twenty grams more and lasts."""
METAL = """Plastic buckles snap when it freezes. Could the next bags have metal ones?"""
RAIN = """Une housse de pluie qui se range dans le fond du sac, pas dans une poche qu’on oublie."""
COLOUR = """Un vert, un vrai. Comme la mousse sur les pavés du quai."""
LEND = """Les sacs d’essai dorment le week-end. Prêtez-les du vendredi au lundi, contre un récit."""


def tell_ideas(story: Story) -> None:
    """Let it happen in ``story``."""
    Telling(story).run()


class Telling:
    """One run; Ada answers for the brand."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.people = story.people

    def run(self) -> None:
        """Each idea with what became of it."""
        self.story.once(self.story.ago(TRUSTED), self._trust)
        for told in (self._repair, self._buckles, self._rain, self._colour, self._lend):
            self.story.add(told())

    def _trust(self) -> None:
        member = session().get_one(Member, self.people.members["ada"])
        member.first_name, member.works_here = "Ada", True
        give(member=member, capability=ANSWER, by=member.id)

    def _rain(self) -> Strand:
        yield self.story.ago(30)
        rain = self._write("yann", "Une housse de pluie dans le fond", RAIN, "fr")
        yield from self._support(rain, 29, "awa")
        heard = "Bien reçu : nous avons sorti les vieux croquis de la housse."
        yield from self._turn(rain, 21, "heard", heard)

    def _colour(self) -> Strand:
        yield self.story.ago(60)
        colour = self._write("colette", "Un sac vert mousse", COLOUR, "fr")
        yield from self._turn(colour, 55, "heard", "Nous l’avons lu, et le quai est beau.")
        yield from self._turn(colour, 50, "studied", "La teinturerie nous fait deux essais.")
        why = "Pas maintenant : cette teinte passe au soleil en un été. Nous cherchons un autre pigment."
        yield from self._turn(colour, 12, "not_now", why)

    def _lend(self) -> Strand:
        yield self.story.ago(9)
        lend = self._write("mia", "Prêter les sacs d’essai le week-end", LEND, "fr")
        yield from self._support(lend, 8, "colette", "yann")

    def _repair(self) -> Strand:
        yield self.story.ago(100)
        repair = self._write("mia", "Publier les patrons pour réparer", REPAIR, "fr")
        yield from self._support(repair, 98, "colette", "yann", "gwen")
        yield from self._turn(repair, 97, "heard", "C’est lu, et nous aimons l’idée.")
        yield from self._turn(repair, 80, "studied", "L’atelier retrouve les patrons de trois sacs.")
        why = "Oui : ce que vous réparez dure, et c’est ce que nous voulons."
        yield from self._turn(repair, 62, "yes", why)
        done = "Les trois premiers patrons sont en ligne, avec le fil et le point."
        yield from self._turn(repair, 20, "done", done)

    def _buckles(self) -> Strand:
        yield self.story.ago(40)
        buckle = self._write("hannah", "Metal buckles", BUCKLE, "en")
        yield from self._support(buckle, 39, "mia")
        yield self.story.ago(35)
        metal = self._write("colette", "Buckles of metal for the winter", METAL, "en")
        yield from self._support(metal, 34, "yann")
        yield self.story.ago(33)
        ada = self.story.who("ada")
        idea, into = two_ideas_for(ada, metal, buckle)
        join_ideas(actor=ada, idea=idea, into=into, reason="Both ask for metal buckles.")
        yield from self._turn(buckle, 32, "heard", "Two of you said it in one week: we hear it.")
        froze = "We froze twelve buckles overnight and pull at them tomorrow."
        yield from self._turn(buckle, 18, "studied", froze)

    def _write(self, name: str, title: str, text: str, language: str) -> int:
        place = next(place for place in catalogue().values() if place.slug == WHERE)
        said: dict[str, Any] = {"title": title, "text": compose(text), "language": language}
        return write_idea(actor=self.story.who(name), category=place, **said).id

    def _support(self, idea_id: int, days: float, *names: str) -> Strand:
        for number, name in enumerate(names):
            yield self.story.ago(days, number)
            who = self.story.who(name)
            support_idea(actor=who, idea=idea_for(who, idea_id, lock=True))

    def _turn(self, idea_id: int, days: float, turn: str, sentence: str) -> Strand:
        yield self.story.ago(days)
        ada = self.story.who("ada")
        idea = idea_for(ada, idea_id, lock=True)
        known = course_of(idea).version
        turn_idea(actor=ada, idea=idea, known=known, turn=turn, person=ada, sentence=sentence)
