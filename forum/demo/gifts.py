"""What is offered and asked for in the example community, told through the verbs; only the clock is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from forum.demo.telling import Story, Strand
from forum.gifts.actions.ask import raise_hand
from forum.gifts.actions.offer import Terms, offer_gift
from forum.gifts.actions.own import let_be_told, live_near
from forum.gifts.actions.promise import choose_hand, say_given, say_received
from forum.gifts.models import EVERYONE, KNOWHOW, NEARBY, OFFER, OTHER, PLACE, REQUEST, THING, TIME
from forum.gifts.queries import gift_for, hand_for
from forum.topics.composing import compose


@dataclass(frozen=True, slots=True)
class _Hand:
    """Who would love it or can help, and how far it ``went``: asked, chosen, given, received."""

    by: str
    words: str
    went: str = "asked"
    note: str = ""
    told: bool = False
    """Both let it be told as a story."""


@dataclass(frozen=True, slots=True)
class _Gift:
    """An offer or a request of the example, ``days`` ago; ``ref`` names it for those given in its spirit."""

    days: float
    by: str
    title: str
    body: str
    side: str = OFFER
    kind: str = THING
    region: str = ""
    hands: tuple[_Hand, ...] = ()
    ref: str = ""
    after: str = ""
    ends_in: int = 0
    """Days from now."""
    terms: dict[str, Any] = field(default_factory=dict)


GIFTS = (
    _Gift(
        88, "colette", "Ma vieille machine à coudre", ref="machine", region="Lille, Nord",
        body="Une Singer de 1974, lourde, qui coud la toile sans se plaindre. Elle a cousu deux tentes et "
        "une robe de mariée. Je la donne à quelqu’un qui s’en servira.",
        hands=(
            _Hand("mia", "J’apprends à coudre mes sacoches, et je la ferai tourner.", "received", told=True),
            _Hand("kenza", "Pour l’atelier de mon quartier, si elle est encore là."),
        ),
    ),
    _Gift(
        61, "mia", "Une après-midi pour apprendre l’ourlet double", ref="ourlet", kind=KNOWHOW,
        after="machine", region="Lille, Nord", terms={"pieces": 2},
        body="On m’a donné une machine, je donne une après-midi : on coud ensemble, vous repartez avec un "
        "sac ourlé et un patron.",
        hands=(
            _Hand("nia", "Je n’ai jamais cousu droit. Je serais ravie d’essayer.", "received", told=True),
            _Hand("solene", "J’apporte le café et des gâteaux.", "received"),
        ),
    ),
    _Gift(
        9, "nia", "Je recouds une poche ou une fermeture", kind=TIME, after="ourlet", region="Lille, Nord",
        body="Mia m’a appris, alors à mon tour. Rien de compliqué, mais je prends le temps.",
        hands=(
            _Hand("gaspard", "La fermeture de ma sacoche de guidon a rendu l’âme.", "received", told=True),
        ),
    ),
    _Gift(
        6, "yann", "Deux places pour le concert au bord du canal", kind=PLACE, region="Lyon, Rhône",
        ends_in=5, terms={"pieces": 2},
        body="Samedi soir, dehors, avec des chaises pliantes. Je ne peux plus y aller, la musique si.",
        hands=(_Hand("awa", "J’irais avec mon père, il n’est pas sorti depuis l’hiver.", "chosen",
                     note="Avec joie. Je vous écris où les prendre."),),
    ),
    _Gift(
        5, "fergus", "An hour of truing wheels, online", kind=KNOWHOW, ends_in=20,
        terms={"online": True, "pieces": 4, "language": "en"},
        body="Bring your wheel and a spoke key to the camera. I have done this for thirty years, slowly.",
        hands=(
            _Hand("priya", "My rear wheel sings in the rain. I would love an hour.", "chosen"),
            _Hand("kit", "I have the key and no idea."),
        ),
    ),
    _Gift(
        4, "josiane", "Un porte-bagages avant, jamais monté", region="Nantes, Loire-Atlantique",
        terms={"nameless": True},
        body="Acier, pour roue de 26 pouces. Il dort dans mon couloir, il préférerait rouler.",
        hands=(_Hand("mia", "Pour le vélo de ma sœur, qui part pour la première fois."),),
    ),
    _Gift(
        3, "tom", "Somebody to read a letter in Portuguese", side=REQUEST, kind=KNOWHOW,
        terms={"online": True, "language": "en"},
        body="My neighbour left me a letter with the keys of her allotment. Two pages, by hand.",
        hands=(_Hand("paulo", "O prazer é meu. Send me the pages.", "given"),),
    ),
    _Gift(
        2.5, "gwen", "Une remorque pour un week-end", side=REQUEST, region="Lyon, Rhône", ends_in=12,
        body="Nous déménageons une bibliothèque à vélo, sept rues plus loin. Il nous en manque une.",
    ),
    _Gift(
        2, "laurence", "Je prête ma remorque, le week-end surtout", region="Lyon",
        body="Une remorque à deux roues, quarante kilos sans broncher. Je vous montre l’attache.",
    ),
    _Gift(
        1.5, "ousmane", "Un sac de grains torréfiés à la maison", kind=OTHER, region="Lille", ends_in=3,
        terms={"own_kind": "du café", "pieces": 3, "audience": NEARBY},
        body="Torréfié hier, un peu foncé comme je l’aime. À boire dans le mois.",
        hands=(_Hand("mia", "Je viens le chercher à vélo, et je rapporte le bocal."),),
    ),
    _Gift(
        1, "thibault", "Qui m’apprend à souder l’acier fin ?", side=REQUEST, kind=KNOWHOW, region="Nantes",
        body="J’ai le poste, les baguettes et un cadre qui ne demande qu’à tenir.",
    ),
    _Gift(
        0.3, "mia", "Un lit pour une nuit d’étape", kind=PLACE, region="Lille, Nord", terms={"pieces": 5},
        body="Un canapé-lit, une douche, une place pour le vélo dans l’entrée. Dites-moi d’où vous venez.",
        hands=(_Hand("hannah", "On my way to Calais in spring, with one bag and a book."),),
    ),
)  # fmt: skip
"""Colette's machine leads to Mia's afternoon, and that to Nia's needle: a story that may be told."""

NEAR = {"mia": "Lille, Nord", "nia": "Lille", "gwen": "Lyon"}


def tell_gifts(story: Story) -> None:
    """Let it happen in ``story``."""
    received: dict[str, int] = {}
    first = story.ago(max(row.days for row in GIFTS))
    for name, region in NEAR.items():
        story.once(first, partial(_live_near, story, name, region))
    for row in GIFTS:
        story.add(_gift(story, row, received))


def _live_near(story: Story, name: str, region: str) -> None:
    live_near(actor=story.who(name), region=region)


def _gift(story: Story, row: _Gift, received: dict[str, int]) -> Strand:
    """``received`` are the hands of those gifts that have a name, for what is given in their spirit."""
    offered, moment = story.ago(row.days), story.moment
    yield offered
    gift_id = _offer(row, story.who, moment, received.get(row.after))
    raised = []
    for number, hand in enumerate(row.hands):
        yield min(offered + timedelta(hours=3 + number), moment)
        raised.append(_raise(hand, gift_id, story.who(hand.by)))
    for number, (hand, hand_id) in enumerate(zip(row.hands, raised, strict=True)):
        if hand.went == "asked":
            continue
        yield min(offered + timedelta(hours=20 + number), moment)
        _go_on(row, hand, hand_id, story.who)
        if row.ref and hand.told:
            received[row.ref] = hand_id


def _offer(row: _Gift, who: Callable[[str], Any], moment: datetime, after: int | None) -> int:
    ends_at = moment + timedelta(days=row.ends_in) if row.ends_in else None
    wanted = {"audience": EVERYONE, "language": "fr", **row.terms}
    terms = Terms(title=row.title, kind=row.kind, region=row.region, ends_at=ends_at, **wanted)
    text = compose(row.body)
    return offer_gift(actor=who(row.by), side=row.side, terms=terms, text=text, in_spirit_of=after).id


def _raise(hand: _Hand, gift_id: int, member: Any) -> int:
    return raise_hand(actor=member, gift=gift_for(member, gift_id, lock=True), words=hand.words).id


def _go_on(row: _Gift, hand: _Hand, hand_id: int, who: Callable[[str], Any]) -> None:
    author, member = who(row.by), who(hand.by)
    choose_hand(actor=author, hand=hand_for(author, hand_id, lock=True), note=hand.note)
    found = hand_for(author, hand_id, lock=True)
    giver, receiver = (author, member) if row.side == OFFER else (member, author)
    if hand.went in ("given", "received"):
        say_given(actor=giver, hand=found)
    if hand.went == "received":
        say_received(actor=receiver, hand=hand_for(receiver, hand_id, lock=True))
    if hand.told:
        for one in (giver, receiver):
            let_be_told(actor=one, hand=hand_for(one, hand_id, lock=True), consents=True)
