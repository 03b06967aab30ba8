"""What is on in the example community, and what was: told through the verbs.

Something is on this evening, a workshop is full and two people wait, a series takes place on last Fridays,
one evening is over and waits for a word of how it was, another has one.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from forum.categories.catalogue import catalogue
from forum.demo.telling import Story, Strand
from forum.events.actions.answer import answer_event, note_attendance
from forum.events.actions.change import cancel_event
from forum.events.actions.plan import Plan, Repeating, make_event, publish_event
from forum.events.actions.recap import begin_recap
from forum.events.models import LAST_WEEKDAY
from forum.events.queries import event_for
from forum.events.times import wall
from forum.members.actions.grant_role import give
from forum.members.models import ANIMATE, Member
from forum.storage.session import session
from forum.topics.composing import compose

ZONE = "Europe/Paris"
TRUSTED = timedelta(days=120)

TONIGHT = (
    "Chacun montre **sa pire réparation** : la couture qui zigzague, le rivet de travers, la "
    "sangle cousue à l’envers. On rit d’abord, on cherche ensuite ce qu’on aurait pu faire. "
    "Venez avec une tasse."
)

WORKSHOP = (
    "On démonte une sacoche entière et on la recoud, à quatre mains par machine. Les machines "
    "sont là, le fil aussi. *Apportez une sacoche qui a vécu.*"
)

FRIDAYS = (
    "No programme, no slides: a table, coffee, and whoever comes. Bring the thing that broke "
    "this month and the story of how it did. In English, more or less."
)

RIDE = (
    "Une boucle facile de 24 km au bord de la Saône, avec deux pauses. On part ensemble et on "
    "rentre ensemble."
)

SEAMS = (
    "How to see what holds a bag together: we look at three seams under a magnifying glass "
    "and guess who made them."
)

RECAP = (
    "Nous étions une dizaine, il a plu vingt minutes, et personne n’a voulu rentrer. Les "
    "gâteaux de Colette ont disparu avant la première pause. **Racontez : qu’est-ce qui vous "
    "reste de cette balade ?**"
)


RODE = ("mia", "colette", "mo", "hannah", "desmond", "tom")


def tell_events(story: Story) -> None:
    """Let it happen in ``story``."""
    Telling(story).run()


class Telling:
    """One run; ``ada`` plans and hosts."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.people = story.people
        self.moment = story.moment

    def run(self) -> None:
        """Each event with what became of it."""
        self.story.once(self.moment - TRUSTED, self._trust)
        for strand in (
            self._ride(), self._seams(), self._tonight(), self._workshop(), self._fridays(), self._picnic(),
            self._visit(),
        ):  # fmt: skip
            self.story.add(strand)

    def _trust(self) -> None:
        member = session().get_one(Member, self.people.members["ada"])
        give(member=member, capability=ANIMATE, by=member.id)

    def _plan(
        self, title: str, text: str, where: str, days: int, clock: str, hours: float, **said: Any
    ) -> Plan:
        day = wall(self.moment, ZONE).date() + timedelta(days=days)
        starts = datetime.fromisoformat(f"{day.isoformat()}T{clock}")
        ends = starts + timedelta(hours=hours)
        return Plan(
            title=title,
            text=compose(text),
            category=catalogue()[self.people.categories[where]],
            starts=starts,
            ends=ends,
            zone=ZONE,
            host_id=self.people.members["ada"],
            **said,
        )

    def _announce(self, plan: Plan, repeating: Repeating | None = None, *, draft: bool = False) -> int:
        ada = self.story.who("ada")
        event = make_event(actor=ada, plan=plan, repeating=repeating)
        if not draft:
            publish_event(actor=ada, event=event)
        return event.id

    def _say(self, event_id: int, days: float, *said: tuple[str, str, int]) -> Strand:
        for number, (name, wish, guests) in enumerate(said):
            yield self.story.ago(days) + timedelta(minutes=7 * number)
            who = self.story.who(name)
            event, fields = event_for(who, event_id, lock=True), {"q1": "Une sacoche arrière"}
            answer_event(actor=who, event=event, wish=wish, guests=guests, fields=fields)

    def _ride(self) -> Strand:
        yield self.story.ago(40)
        ride_id = self._announce(
            self._plan(
                "Balade au bord de la Saône", RIDE, "sorties", -16, "10:00", 4, place="Lyon, quai Gillet"
            )
        )
        yield from self._say(ride_id, 30, *((name, "yes", 0) for name in RODE), ("yann", "maybe", 0))
        yield self.story.ago(15)
        ada = self.story.who("ada")
        event = event_for(ada, ride_id, lock=True)
        came = [self.people.members[name] for name in RODE]
        note_attendance(actor=ada, event=event, came=came)
        begin_recap(actor=ada, event=event, title="La balade de la Saône, racontée", text=compose(RECAP))

    def _seams(self) -> Strand:
        yield self.story.ago(14)
        seams_id = self._announce(
            self._plan(
                "Three seams under a glass", SEAMS, "cafe", -2, "19:00", 1.5,
                link="https://meet.example/seams",
            )
        )  # fmt: skip
        yield from self._say(seams_id, 10, ("mia", "yes", 0), ("desmond", "yes", 0), ("hannah", "yes", 0))

    def _tonight(self) -> Strand:
        yield self.story.ago(9)
        now_there = wall(self.moment, ZONE)
        clock = "19:30" if now_there.hour < 19 else (now_there + timedelta(minutes=45)).strftime("%H:%M")
        late = now_there.hour == 23
        tonight = self._plan(
            "La soirée des pires réparations", TONIGHT, "cafe", int(late), "19:30" if late else clock, 2,
            with_room=True, language="fr", link="https://meet.example/pires-reparations",
        )  # fmt: skip
        tonight_id = self._announce(tonight)
        yield from self._say(
            tonight_id, 6, ("mia", "yes", 0), ("nia", "maybe", 0), ("mo", "yes", 0), ("colette", "yes", 0)
        )

    def _workshop(self) -> Strand:
        yield self.story.ago(8)
        asked = ({"key": "q1", "label": "Quelle sacoche apportez-vous ?", "required": True},)
        workshop = self._plan(
            "Atelier : recoudre une sacoche", WORKSHOP, "reparation", 12, "14:00", 4,
            place="Lyon, 12 rue des Capucins", capacity=3, guests_each=1, questions=asked, language="fr",
            admission="Le fil est offert, le goûter se partage",
        )  # fmt: skip
        workshop_id = self._announce(workshop)
        yield from self._say(
            workshop_id, 7, ("colette", "yes", 1), ("yann", "yes", 0), ("mia", "yes", 0), ("nia", "yes", 0)
        )

    def _fridays(self) -> Strand:
        yield self.story.ago(5)
        today = wall(self.moment, ZONE).date()
        friday = _last_friday(today)
        series = self._plan(
            "The broken things café", FRIDAYS, "cafe", (friday - today).days, "18:00", 2,
            language="en", with_room=True,
        )  # fmt: skip
        self._announce(series, Repeating(LAST_WEEKDAY, friday + timedelta(days=150)))

    def _picnic(self) -> Strand:
        yield self.story.ago(12)
        off = self._plan(
            "Pique-nique au bord de l’eau", "On partage ce qu’on a.", "sorties", 6, "12:30", 3, language="fr"
        )
        off_id = self._announce(off)
        yield from self._say(off_id, 11, ("mia", "yes", 0))
        yield self.story.ago(1)
        ada = self.story.who("ada")
        event = event_for(ada, off_id, lock=True)
        cancel_event(
            actor=ada, event=event, reason="Le quai est fermé ce jour-là, nous cherchons une autre date."
        )

    def _visit(self) -> Strand:
        yield self.story.ago(1)
        visit = self._plan("Visite de l’atelier", WORKSHOP, "sorties", 30, "10:00", 2)
        self._announce(visit, draft=True)


def _last_friday(today: date) -> date:
    """The next last Friday of a month, at least two days from now."""
    day = today + timedelta(days=2)
    while day.weekday() != 4 or (day + timedelta(days=7)).month == day.month:
        day += timedelta(days=1)
    return day
