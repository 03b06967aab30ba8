"""How members of the example community were introduced to each other, told through the verbs.

One letter waits for its answers, one became a conversation, one ended in silence.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from forum.demo.telling import Story, Strand
from forum.introductions.actions.answer import answer
from forum.introductions.actions.end import end_those_due
from forum.introductions.actions.introduce import introduce
from forum.members.models import Member
from forum.members.queries import viewer_by_id
from forum.storage.session import session, transaction
from forum.topics.actions.reply import reply
from forum.topics.composing import compose
from forum.topics.queries import topic_for

SILENT = """Kit coud ses propres sacs à Leeds, Solène apprend la menuiserie à Strasbourg, et j’ai lu la même
question sous vos deux noms : comment faire un gabarit qui ne bouge pas. Je crois que chacun de
vous a la moitié de la réponse."""

MET = """Desmond is learning French at 68, one step at a time. Hannah teaches grown-ups to ride, slowly,
with long breaks, and speaks the kind of French that one learns late. I think you would laugh at
the same mistakes."""

WAITING = """Mia apprend à recoudre ses sacoches et défait tout le lendemain. Colette a cousu quarante ans à
Roanne, à une heure de Lyon, et elle répond toujours quand on lui demande **pourquoi** un point
lâche plutôt que comment le cacher. Je vous verrais bien autour de la même table."""

SAID = (
    (
        "hannah",
        "Hello Desmond! *Un pas à la fois*, that is how I teach cycling too. Which word is hardest?",
    ),
    ("desmond", "*Grenouille*. I have retired from it twice. Can it be said without sounding like a pump?"),
    ("hannah", "No. One sounds like a pump, with confidence. Shall we try on Thursday at six, your time?"),
)


def tell_meetings(story: Story) -> None:
    """Let it happen in ``story``."""
    story.add(_letters(story.moment), apart=True)


def _letters(moment: datetime) -> Strand:
    yield moment - timedelta(days=52)
    _write("gwen", "solene", "kit", SILENT)
    yield moment - timedelta(days=37)
    end_those_due()
    yield moment - timedelta(days=11)
    number = _write("gwen", "desmond", "hannah", MET)
    yield moment - timedelta(days=10)
    _answer("hannah", number)
    yield moment - timedelta(days=9)
    topic_id = _answer("desmond", number)
    for hours, (name, text) in zip((2, 5, 21), SAID, strict=True):
        yield moment - timedelta(days=9) + timedelta(hours=hours)
        _say(name, topic_id, text)
    yield moment - timedelta(days=1, hours=3)
    _write("gwen", "mia", "colette", WAITING)


def _write(author: str, one: str, other: str, letter: str) -> int:
    text = compose(" ".join(letter.split("\n")))
    with transaction():
        rows = [session().get_one(Member, _id(name)) for name in (one, other)]
        return introduce(actor=viewer_by_id(_id(author)), one=rows[0], other=rows[1], text=text).id


def _answer(name: str, number: int) -> int:
    with transaction():
        return answer(actor=viewer_by_id(_id(name)), introduction_id=number, willing=True) or 0


def _say(name: str, topic_id: int, words: str) -> None:
    me: Any = viewer_by_id(_id(name))
    text = compose(words)
    with transaction():
        reply(actor=me, topic=topic_for(me, topic_id), text=text)


def _id(name: str) -> int:
    found = session().scalar(select(Member.id).where(Member.username == name))
    if found is None:
        raise LookupError(name)
    return found
