"""Which versions of the code of conduct a member accepted: forgotten when they leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import delete, select

from forum.belongings import Belongings, Departure, Row
from forum.storage.session import session
from moderation.conduct.models import Acceptance, CodeVersion


def _forget(departure: Departure) -> None:
    session().execute(delete(Acceptance).where(Acceptance.member_id == departure.member_id))


def _own(member_id: int) -> Mapping[str, Iterable[Row]]:
    return {"code_accepted": _accepted(member_id)}


def _accepted(member_id: int) -> Iterator[Row]:
    mine = select(CodeVersion.number, Acceptance.at).join(
        CodeVersion, CodeVersion.id == Acceptance.version_id
    )
    for row in session().execute(mine.where(Acceptance.member_id == member_id).order_by(CodeVersion.number)):
        yield {"version": row.number, "at": row.at}


BELONGINGS = Belongings("conduct", _forget, _own)
