"""A random community, written straight into the database: what the report is worked out from."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from forum.clock import iso, now
from forum.contributions.models import Commitment, Word
from forum.events.models import Attendance, Event
from forum.feedback.models import STATUSES, Idea, IdeaEntry
from forum.handoffs.models import STATUSES as HANDOFF_STATUSES
from forum.handoffs.models import Department, Handoff, HandoffEntry
from forum.members.viewer import Viewer
from forum.storage.session import session
from forum.topics.models import PUBLISHED, OfficialPost, Post, Topic
from tests.factories.categories import make_category
from tests.factories.members import make_member, writing

TITLES = ("Straps", "Which strap?", "Where is it ?", "https://example.org/?q=1", "«Really?»")
TEXTS = (
    "Mine broke, and I would like to know what you all did about it.",
    "Which of the two would you take to the mountains in winter?",
    "> Which of the two?\nI say nothing more than this, and I say it twice over.",
    "Thanks!",
    "Did you look under the lid? There is a small screw that has to be turned to the left.",
    "Where did you buy it? And when was that, do you still know it by any chance?",
)
STATES = ("published", "published", "published", "published", "hidden", "held", "removed", "deleted")
LONGEST = 500
"""Days that it goes back."""


def make_analyst(name: str = "ana", where: int | None = None, language: str = "en") -> Viewer:
    """Somebody who reads the report, of everything or of one category."""
    return make_member(name, mandates=[("analyse", where)], works_here=True, language=language)


def make_community(rng: Random, size: int = 60) -> list[int]:
    """People, topics, hand-offs, ideas, events and promises; the numbers of its three categories."""
    places = [make_category(f"place-{number}").id for number in range(3)]
    with writing():
        Making(rng, places).run(size)
    return places


class Making:
    """One run."""

    def __init__(self, rng: Random, places: list[int]) -> None:
        self.rng = rng
        self.places = places
        self.moment = now()
        self.people: list[int] = []

    def run(self, size: int) -> None:
        for number in range(max(8, size // 4)):
            self._person(number)
        topics = [self._topic() for _ in range(size)]
        department = Department(name_fr="Atelier", name_en="Workshop", address="w@example.org", delay_days=5)
        session().add(department)
        session().flush()
        for topic in topics[: size // 2]:
            self._handoff(topic, department.id)
        for topic in topics[size // 2 :: 2]:
            self._idea(topic)
        for _ in range(size // 5):
            self._event()
        for _ in range(size // 5):
            self._promise()

    def _ago(self, most: float = LONGEST) -> datetime:
        return self.moment - timedelta(days=self.rng.random() * most)

    def _who(self) -> int:
        return self.rng.choice(self.people)

    def _person(self, number: int) -> None:
        joined = self._ago()
        seen = self.rng.choice([None, joined, min(self.moment, joined + timedelta(days=45)), self.moment])
        viewer = make_member(
            f"person{number}",
            confirmed=self.rng.random() < 0.9,
            works_here=self.rng.random() < 0.2,
            created_at=joined,
            seen_at=seen,
        )
        self.people.append(viewer.id)

    def _topic(self) -> Topic:
        at = self._ago()
        topic = Topic(
            category_id=self.rng.choice(self.places),
            author_id=self._who(),
            kind=self.rng.choice(["talk", "talk", "talk", "room"]),
            title=self.rng.choice(TITLES),
            slug="t",
            state=self.rng.choice(STATES),
            created_at=at,
        )
        session().add(topic)
        session().flush()
        topic.first_post_id = self._post(topic, topic.author_id, at, self.rng.choice(STATES)).id
        for _ in range(self.rng.randrange(6)):
            at = min(self.moment, at + timedelta(hours=self.rng.random() * 200))
            self._post(topic, self._who(), at, self.rng.choice(STATES))
        session().flush()
        return topic

    def _post(self, topic: Topic, author_id: int, at: datetime, state: str) -> Post:
        source = self.rng.choice(TEXTS)
        post = Post(
            topic_id=topic.id,
            author_id=author_id,
            state=state,
            source=source,
            html=f"<p>{source}</p>",
            created_at=at,
        )
        session().add(post)
        session().flush()
        if self.rng.random() < 0.15:
            session().add(OfficialPost(post_id=post.id, capability="answer"))
        return post

    def _handoff(self, topic: Topic, department_id: int) -> None:
        at = self._ago()
        row = Handoff(
            post_id=topic.first_post_id,
            member_id=topic.author_id,
            author_id=self._who(),
            owner_id=self._who(),
            department_id=department_id,
            subject="Straps",
            state=self.rng.choice(STATES),
            status=self.rng.choice(HANDOFF_STATUSES),
            due_at=at + timedelta(days=self.rng.randrange(1, 30)),
            created_at=at,
        )
        session().add(row)
        session().flush()
        # What the row says by now is no measure: another day was named since, and the routine may not have run.
        sent = {"due": iso(row.due_at), "department": department_id, "owner": row.owner_id}
        entries: list[tuple[str, datetime, dict[str, Any]]] = [("sent", at, sent)]
        if self.rng.random() < 0.3:
            row.due_at += timedelta(days=self.rng.randrange(1, 30))
            entries.append(("postponed", at, {"due": iso(row.due_at)}))
        if row.status == "posted":
            brought = min(self.moment, at + timedelta(days=self.rng.randrange(40)))
            entries.append(("posted", brought, {"post": topic.first_post_id}))
        for number, (kind, when, data) in enumerate(entries, 1):
            session().add(
                HandoffEntry(
                    handoff_id=row.id, number=number, kind=kind, data=data, actor_id=row.owner_id, at=when
                )
            )

    def _idea(self, topic: Topic) -> None:
        idea = Idea(
            topic_id=topic.id,
            author_id=topic.author_id,
            status=self.rng.choice(STATUSES),
            created_at=topic.created_at,
            turned_at=self.rng.choice([None, self.moment]),
        )
        session().add(idea)
        session().flush()
        for number, kind in enumerate(self.rng.choices(("studied", "yes", "no", "not_now", "done"), k=3), 1):
            who = self._who()
            session().add(
                IdeaEntry(
                    idea_id=idea.id,
                    number=number,
                    kind=kind,
                    author_id=who,
                    person_id=who,
                    sentence="So.",
                    at=self._ago(),
                )
            )

    def _event(self) -> None:
        starts = self._ago()
        event = Event(
            category_id=self.rng.choice(self.places),
            author_id=self._who(),
            host_id=self._who(),
            title="Evening",
            source="Come.",
            html="<p>Come.</p>",
            starts_at=starts,
            ends_at=starts + timedelta(hours=self.rng.choice([2, 24 * 600])),
            zone="Europe/Paris",
            questions=[],
            status=self.rng.choice(["planned", "planned", "cancelled", "draft"]),
            state=self.rng.choice(STATES),
            published_at=self.rng.choice([starts, starts, None]),
        )
        session().add(event)
        session().flush()
        for who in self.rng.sample(self.people, k=min(7, len(self.people))):
            session().add(
                Attendance(
                    event_id=event.id,
                    member_id=who,
                    answer=self.rng.choice(["yes", "yes", "maybe", "no"]),
                    came=self.rng.choice([True, False, None]),
                )
            )

    def _promise(self) -> None:
        promised = self._ago()
        became: dict[str, Any] = {}
        if self.rng.random() < 0.6:
            word = Word(author_id=self._who(), source="So it was.")
            session().add(word)
            session().flush()
            later = promised + (self.moment - promised) * self.rng.random()
            became = {"word_id": word.id, self.rng.choice(["kept_at", "given_up_at"]): later}
        session().add(
            Commitment(
                author_id=self._who(),
                kind="samples",
                promise="A jar for everybody who tasted",
                due_on=(promised + timedelta(days=self.rng.randrange(1, 200))).date(),
                state=PUBLISHED,
                promised_at=self.rng.choice([promised, promised, promised, None]) if not became else promised,
                **became,
            )
        )
