"""How a member is met, when they leave: their answers go, and nobody can tell that from silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import delete, or_, select, update

from forum.belongings import Belongings, Departure, Row
from forum.clock import now
from forum.facts.bus import record
from forum.facts.meeting import DeskRowMoved
from forum.introductions.actions.end import end
from forum.introductions.bell import about
from forum.introductions.models import UNSAID, DeskClaim, Introduction, Purpose, Welcome
from forum.introductions.queries import find_introduction
from forum.members.unnaming import unname
from forum.notifications.models import Notification
from forum.storage.session import session
from forum.topics.models import Topic


def _forget(departure: Departure) -> None:
    member_id = departure.member_id
    kept: tuple[Any, ...] = (Welcome, Purpose)
    for table in kept:
        session().execute(delete(table).where(table.member_id == member_id))
    _give_back_rows(member_id)
    unname(departure, Introduction, "source", "html")
    for introduction_id in session().scalars(_mine(member_id).order_by(Introduction.id)).all():
        row = find_introduction(introduction_id, lock=True)
        if row is not None:
            _forget_one(row, departure)


def _mine(member_id: int) -> Any:
    return select(Introduction.id).where(
        or_(
            Introduction.author_id == member_id,
            Introduction.first_id == member_id,
            Introduction.second_id == member_id,
        )
    )


def _forget_one(row: Introduction, departure: Departure) -> None:
    """Whoever was to meet them reads the same until the day on which it ends by itself, as in silence."""
    member_id = departure.member_id
    if row.first_id == member_id:
        row.first_said = UNSAID
    if row.second_id == member_id:
        row.second_said = UNSAID
    if row.author_id == member_id:
        if row.over_at is None and row.met_at is None:
            end(row, member_id)
        if departure.texts_too:
            row.source = row.html = ""
            row.emptied_at = row.emptied_at or now()
    elif row.topic_id is not None:
        # The conversation bears the names of both.
        named = update(Topic).where(Topic.id == row.topic_id)
        session().execute(
            named.values(title=departure.former, slug="", search_text="").execution_options(
                synchronize_session="fetch"
            )
        )
    session().flush()
    for line in (
        session().scalars(select(Notification).where(Notification.about.like(f"{about(row.id)}%"))).all()
    ):
        line.data = {
            name: departure.former if value == departure.display_name else value
            for name, value in line.data.items()
        }
    session().flush()


def _give_back_rows(member_id: int) -> None:
    gone = delete(DeskClaim).where(DeskClaim.member_id == member_id)
    for row in session().execute(gone.returning(DeskClaim.kind, DeskClaim.subject_id)).all():
        record(DeskRowMoved(actor_id=member_id, kind=row.kind, subject_id=row.subject_id, taken=False))


def _own(member_id: int) -> Mapping[str, Iterable[Row]]:
    return {
        "what_brings_me": _purposes(member_id),
        "introductions_written": _written(member_id),
        "introductions_of_me": _of_me(member_id),
    }


def _purposes(member_id: int) -> Iterator[Row]:
    welcome = session().get(Welcome, member_id)
    if welcome is not None:
        yield {"asked": welcome.asked_at, "wants_introductions": welcome.wants_introductions}
    for name in session().scalars(
        select(Purpose.name).where(Purpose.member_id == member_id).order_by(Purpose.name)
    ):
        yield {"purpose": name}


def _written(member_id: int) -> Iterator[Row]:
    mine = select(Introduction).where(Introduction.author_id == member_id).order_by(Introduction.id)
    for row in session().scalars(mine):
        yield {"id": row.id, "text": row.source, "state": row.state, "at": row.created_at}


def _of_me(member_id: int) -> Iterator[Row]:
    """My own answer, never the other's; the letter is its author's."""
    found = select(Introduction).where(
        or_(Introduction.first_id == member_id, Introduction.second_id == member_id),
        Introduction.told_at.is_not(None),
    )
    for row in session().scalars(found.order_by(Introduction.id)):
        said = row.first_said if row.first_id == member_id else row.second_said
        yield {"id": row.id, "my_answer": said, "at": row.told_at}


BELONGINGS = Belongings("introductions", _forget, _own)
