"""What the example community is asked, and what came of it: told through the verbs.

One questionnaire is open, one with names too, one is over and its results are back; a topic has a poll.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from forum.categories.catalogue import catalogue
from forum.demo.telling import Story, Strand
from forum.members.models import Member
from forum.members.queries import viewer_by_id
from forum.questionnaires.actions.answer import answer
from forum.questionnaires.actions.end import finish
from forum.questionnaires.actions.make import Plan, make_poll, make_questionnaire, open_questionnaire
from forum.questionnaires.models import ASKER, NOBODY, TEAM
from forum.questionnaires.program import program
from forum.questionnaires.queries import find_questionnaire, questionnaire_for
from forum.questionnaires.questions import LONG, ONE, RANKING, SCALE, SEVERAL, SHORT, YES_NO, Question
from forum.storage.session import session
from forum.topics.models import PUBLISHED, TALK, Topic
from forum.topics.queries import topic_for

OPEN = (
    Question("use", ONE, "À quoi sert votre sacoche, le plus souvent ?", required=True,
             options=("aller au travail", "les courses", "voyager", "autre chose")),
    Question("colours", SEVERAL, "Quelles couleurs aimeriez-vous au printemps ?",
             options=("ocre", "vert olive", "bleu nuit", "terre cuite")),
    Question("order", RANKING, "Qu’est-ce qui compte le plus ?",
             options=("qu’elle dure", "qu’elle se répare", "qu’elle soit légère")),
    Question("ease", SCALE, "La réparer soi-même, c’est…", low="impossible", high="un plaisir"),
    Question("again", YES_NO, "Viendriez-vous à un atelier de réparation ?"),
    Question("why", LONG, "Qu’est-ce qui vous a manqué ?"),
)  # fmt: skip
NAMED = (
    Question("name", SHORT, "Which workshop should we hold next?", required=True),
    Question("day", ONE, "Which evening suits you?", options=("Tuesday", "Thursday", "Friday")),
)
PAST = (
    Question("card", ONE, "La notice de réparation vous a-t-elle aidé ?", required=True,
             options=("oui", "en partie", "non")),
    Question("ease", SCALE, "Était-elle facile à suivre ?", low="pas du tout", high="tout à fait"),
    Question("more", SHORT, "Que faut-il y ajouter ?"),
)  # fmt: skip
WISHES = (
    "Une photo de l’envers, avant de couper le fil.",
    "La longueur de fil qu’il faut.",
    "Which needle for the strap, please.",
    "Quoi faire quand la boucle est déjà partie.",
    "Rien, elle tient sur une page et c’est bien.",
    "Où envoyer la sacoche quand on a raté.",
)
POLL = Question("poll", ONE, "Thé ou café, à l’atelier ?", required=True, options=("thé", "café", "les deux"))


def ask_members(story: Story) -> None:
    """Let it happen in ``story``. Ada asks: she animates already."""
    asking = Asking(story)
    for strand in (asking.past(), asking.current(), asking.named(), asking.poll()):
        story.add(strand)


class Asking:
    """One run."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.moment = story.moment
        self._place = story.people.categories["entraide"]

    @property
    def ada(self) -> Any:
        return self.story.who("ada")

    @property
    def place(self) -> Any:
        return catalogue()[self._place]

    def past(self) -> Strand:
        """One that is over and has its results."""
        yield self.story.ago(60)
        purpose = "Pour la récrire avant l’automne."
        number = self._ask("La notice de réparation", purpose, PAST, days=-30, kept=400)
        yield self.story.ago(59)
        self._crowd(number, 24)
        yield self.story.ago(30)
        row = find_questionnaire(number, lock=True)
        if row is not None:
            finish(program().id, row)

    def current(self) -> Strand:
        """One that is open."""
        yield self.story.ago(3)
        purpose = "Pour choisir les couleurs et les patrons du printemps."
        number = self._ask("Votre prochaine sacoche", purpose, OPEN, days=12, kept=90, paged=True)
        yield self.story.ago(2)
        self._crowd(number, 5, {"q-use": ["0"], "q-again": ["yes"]})

    def named(self) -> Strand:
        """One with names."""
        yield self.story.ago(2)
        self._ask(
            "The next workshop", "So that we prepare what people come for.", NAMED,
            days=10, kept=30, anonymous=False, readers=ASKER, language="en",
        )  # fmt: skip

    def _ask(
        self, title: str, purpose: str, questions: tuple[Question, ...], *, days: int, kept: int,
        anonymous: bool = True, paged: bool = False, readers: str = TEAM, language: str = "fr",
    ) -> int:  # fmt: skip
        """Ask it until ``days`` from the story's end; its number."""
        plan = Plan(
            title=title,
            purpose=purpose,
            category=self.place,
            readers=readers,
            kept_days=kept,
            ends_at=self.moment + timedelta(days=days),
            anonymous=anonymous,
            questions=questions,
            paged=paged,
            language=language,
        )
        row = make_questionnaire(actor=self.ada, plan=plan)
        open_questionnaire(actor=self.ada, row=row)
        return row.id

    def _crowd(self, number: int, most: int, typed: dict[str, list[str]] | None = None) -> None:
        """Let some members answer; Mia and Nia answer what is over and not what is open."""
        kept_free = ("mia", "nia", "mo") if most < 10 else ()
        wanted = select(Member.id).where(
            Member.active.is_(True), Member.system.is_(False), Member.username.not_in(kept_free)
        )
        ids = list(session().scalars(wanted.order_by(Member.id)))[:most]
        for place, member_id in enumerate(ids):
            who = viewer_by_id(member_id)
            said = typed or {"q-card": [str(place % 2)], "q-ease": [str(3 + place % 2)]}
            if not typed and place < len(WISHES) * 2 and place % 2:
                said["q-more"] = [WISHES[place // 2]]
            if who is None or who.suspended_until is not None:
                continue
            row = questionnaire_for(who, number, lock=True)
            answer(actor=who, row=row, typed=said, known=1, program=program())

    def poll(self) -> Strand:
        """A poll in the newest topic of the place."""
        yield self.moment - timedelta(hours=5)
        wanted = select(Topic.id).where(
            Topic.category_id == self._place,
            Topic.state == PUBLISHED,
            Topic.kind == TALK,
            Topic.locked.is_(False),
        )
        topic_id = session().scalar(wanted.order_by(Topic.last_post_id.desc()).limit(1))
        if topic_id is None:
            return
        topic = topic_for(self.ada, topic_id, lock=True)
        plan = Plan(
            title=POLL.label,
            purpose="Pour faire les courses.",
            category=self.place,
            readers=NOBODY,
            kept_days=1,
            ends_at=self.moment + timedelta(days=2),
            anonymous=True,
            questions=[POLL],
            language="fr",
        )
        make_poll(actor=self.ada, topic=topic, plan=plan)
