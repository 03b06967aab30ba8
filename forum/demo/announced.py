"""Who works for the example brand and under which mandates, and what it announces; only the clock is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from forum.announcements.actions.correct import Words, correct
from forum.announcements.actions.draft import Draft, begin
from forum.announcements.actions.propose import agree, propose
from forum.announcements.actions.publish import publish
from forum.announcements.actions.read import approve, ask_second_reader, hand_over
from forum.announcements.audiences import EVERYONE
from forum.announcements.models import OUT
from forum.announcements.queries import announcement_for
from forum.categories.catalogue import catalogue
from forum.colleagues.actions.hand import answer, hand
from forum.demo.people import People
from forum.demo.telling import Story, Strand
from forum.members.actions.grant_role import give
from forum.members.actions.recognise import recognise
from forum.members.models import ANALYSE, ANIMATE, ANSWER, Member
from forum.members.queries import viewer_by_id
from forum.storage.session import session
from forum.topics.actions.reply import reply
from forum.topics.composing import compose
from forum.topics.models import PUBLISHED, OfficialPost, Post, Topic
from forum.topics.queries import topic_for

TRUSTED = timedelta(days=150)
"""How long ago the mandates were given."""

PARCELS = "les commandes et les livraisons"

FIRST_NAMES = {"ada": "Ada", "ines": "Inès", "lucien": "Lucien"}
"""Those who work for the brand."""


@dataclass(frozen=True, slots=True)
class _Mandate:
    """``place`` is a category's address, "" for everything; ``days`` is when it ends, 0 for never."""

    name: str
    capability: str
    place: str = ""
    about: str = ""
    days: int = 0


MANDATES = (
    _Mandate("ada", ANIMATE),
    _Mandate("ada", ANALYSE),
    _Mandate("ines", ANSWER, about=PARCELS, days=120),
    _Mandate("ines", ANIMATE, "nouvelles"),
    _Mandate("lucien", ANSWER, "reparation"),
    _Mandate("mo", ANSWER, "entraide"),
)


@dataclass(frozen=True, slots=True)
class _Told:
    """An announcement, ``hours`` ago; not ``out`` it lies with a colleague."""

    hours: float
    by: str
    title: str
    body: str
    language: str = "fr"
    heard: str = ""
    out: bool = True
    replies: tuple[tuple[str, str], ...] = ()
    correction: tuple[str, str] | None = None
    """Its new words, and why."""


TOLD = (
    _Told(
        27, "ines", "Ordering before the workshop’s break: the last days",
        "Parcels within the country leave until the 18th, those that cross a border until the 11th.\n\n"
        "What is ordered later leaves after the break, without hurry. If a bag is to be a present and you "
        "are late, write to me: there is always a paper pattern to wrap in the meantime.",
        language="en",
        heard="Four of you asked how long a parcel takes to Wales and to Dakar, and two never got an answer.",
        replies=(("nia", "Thank you for saying both dates. I nearly ordered on the 15th."),),
    ),
    _Told(
        5, "ada", "Samedi, l’atelier reste ouvert jusqu’à 21 heures",
        "On pousse les tables, on laisse les machines branchées, et il y a de la soupe.\n\n"
        "De 14 à 18 heures on répare, ensuite on parle du rabat de la **Giboulée**. Venez avec ce qui "
        "bat de l’aile, ou les mains vides.",
        heard="Vous étiez plusieurs à dire que dix-sept heures, c’est trop tôt pour qui vient de loin.",
        replies=(("mia", "Je prends le train de 13 h 12. Il reste une chaise ?"),),
        correction=(
            "On pousse les tables, on laisse les machines branchées, et il y a de la soupe.\n\n"
            "De 14 à 19 heures on répare, ensuite on parle du rabat de la **Giboulée**. Venez avec ce qui "
            "bat de l’aile, ou les mains vides.",
            "On répare jusqu’à 19 heures, et non 18 : Lucien reste.",
        ),
    ),
    _Told(
        2, "ines", "Livraisons : un point relais partout en France",
        "À partir de lundi, chaque livraison peut arriver dans un point relais.\n\n"
        "Le colis y attend quatorze jours. La livraison à domicile reste possible, rien d’autre ne change.",
        heard="Neuf d’entre vous ont manqué le livreur cet automne, et deux colis sont repartis.",
        out=False,
    ),
)  # fmt: skip


def tell_announced(story: Story) -> None:
    """Let it happen in ``story``."""
    story.once(story.moment - TRUSTED, lambda: _trust(story.people, story.moment))
    for told in TOLD:
        story.add(_announced(told, story))
    story.add(_ask_a_colleague(story))


def _ask_a_colleague(story: Story) -> Strand:
    """Ada lets Lucien read what she wants to answer about the days when the workshop is closed."""
    yield story.moment - timedelta(hours=6)
    row = hand(
        actor=story.who("ada"),
        reader_id=story.people.members["lucien"],
        topic_id=None,
        title="Qui garde l’atelier pendant les congés ?",
        source="L’atelier ferme du 24 au 2. La permanence sécurité reste ouverte, comme à chaque congé.",
        question="Les dates sont-elles justes ?",
    )
    comment = "Du 24 au 3 : le 2 est un dimanche. Le reste me va."
    yield story.moment - timedelta(hours=5)
    answer(actor=story.who("lucien"), handed_id=row.id, comment=comment)


def _trust(people: People, moment: datetime) -> None:
    ada = people.members["ada"]
    for name, first_name in FIRST_NAMES.items():
        member = session().get_one(Member, people.members[name])
        recognise(actor=viewer_by_id(ada), member=member, works_here=True, first_name=first_name)
    for one in MANDATES:
        give(
            member=session().get_one(Member, people.members[one.name]),
            capability=one.capability,
            category_id=people.categories.get(one.place),
            until=moment + timedelta(days=one.days) if one.days else None,
            about=one.about,
            by=ada,
        )
    ask_second_reader(actor=viewer_by_id(ada), category_id=people.categories["nouvelles"], asked=True)


def speak_officially(people: People) -> None:
    """What Inès answered to customers, and Lucien in the workshop, was said in the brand's name."""
    for name, place, about, where in (
        ("ines", "entraide", PARCELS, None),
        ("lucien", "reparation", "", people.categories["reparation"]),
    ):
        said = (
            select(Post.id)
            .join(Topic)
            .where(
                Post.author_id == people.members[name],
                Post.id != Topic.first_post_id,
                Post.state == PUBLISHED,
                Topic.category_id == people.categories[place],
            )
        )
        session().add_all(
            OfficialPost(post_id=number, capability=ANSWER, category_id=where, about=about)
            for number in session().scalars(said)
        )
    session().flush()


def _announced(told: _Told, story: Story) -> Strand:
    """Both eyes where the category asks for them; the last one still lies with Ada."""
    people, moment = story.people, story.moment
    when = moment - timedelta(hours=told.hours)
    author_id = people.members[told.by]
    other_id = people.members["ada" if told.by == "ines" else "ines"]
    yield when - timedelta(hours=3)
    author, other = viewer_by_id(author_id), viewer_by_id(other_id)
    draft = Draft(
        title=told.title,
        source=told.body,
        category=catalogue()[people.categories["nouvelles"]],
        audience=EVERYONE,
        audience_id=None,
        language=told.language,
        ends_at=moment + timedelta(days=9),
        heard=told.heard,
    )
    number = begin(actor=author, draft=draft).id
    _read(number, author, other, moment, agrees=told.out)
    if not told.out:
        return
    yield when
    publish(actor=author, announcement_id=number, heard=told.heard)
    if announcement_for(other, number).stage not in OUT:
        raise RuntimeError(f"the announcement “{told.title}” did not go out")
    yield from _what_follows(told, number, other_id, people, when)


def _read(number: int, author: Any, other: Any, moment: datetime, *, agrees: bool) -> None:
    hand_over(
        actor=author,
        announcement_id=number,
        reader_id=other.id,
        deputy_id=None,
        read_by=moment + timedelta(days=2),
    )
    if agrees:
        approve(actor=other, announcement_id=number, version=1)


def _what_follows(told: _Told, number: int, other_id: int, people: People, when: datetime) -> Strand:
    for hours, (name, words) in enumerate(told.replies, start=1):
        yield when + timedelta(hours=hours)
        member: Any = viewer_by_id(people.members[name])
        topic_id = announcement_for(member, number).post.topic_id
        reply(actor=member, topic=topic_for(member, topic_id, lock=True), text=compose(words))
    if told.correction is not None:
        yield when + timedelta(hours=2)
        other = viewer_by_id(other_id)
        row = announcement_for(other, number)
        correction = Words(*told.correction, revision=1)
        if row.asks_second_reader:
            propose(actor=other, announcement_id=number, words=correction)
            agree(actor=viewer_by_id(row.author_id), announcement_id=number, version=1)
        else:
            correct(actor=other, announcement_id=number, words=correction)
