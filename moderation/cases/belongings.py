"""Cases of a member who leaves: they stay decidable, and nobody answers for their subject any more.

A snapshot is exactly what was judged, kept as long as the law needs (``REMOVED_TEXT_DAYS``); the name beside
it goes. Entries are never changed: they name numbers only, and a number leads to nobody now.
"""

from __future__ import annotations

from sqlalchemy import delete, select, update

from forum.belongings import Belongings, Departure
from forum.members.models import Member
from forum.storage.session import session
from moderation.cases.fold import RELEASED
from moderation.cases.models import Case, CaseSnapshot, PassedOn
from moderation.cases.story import append, held_case


def _forget(departure: Departure) -> None:
    member_id = departure.member_id
    claimed = select(Case.id).where(Case.claimed_by_id == member_id).order_by(Case.id)
    for case_id in session().scalars(claimed).all():
        case = held_case(case_id)
        if case is not None and case.claimed_by_id == member_id:
            append(case, RELEASED, actor_id=member_id)
    session().execute(delete(PassedOn).where(PassedOn.member_id == member_id))
    owned = select(Case.id).where(Case.owner_id == member_id)
    unnamed = update(CaseSnapshot).where(CaseSnapshot.case_id.in_(owned)).values(author_name="")
    _unname_earlier(member_id)
    profiles = select(Case.id).where(Case.subject_kind == "profile", Case.subject_id == member_id)
    nowhere = update(CaseSnapshot).where(CaseSnapshot.case_id.in_(profiles)).values(url="", title="")
    nobody = update(Case).where(Case.owner_id == member_id).values(owner_id=None)
    for statement in (unnamed, nowhere, nobody):
        session().execute(statement.execution_options(synchronize_session="fetch"))


def _unname_earlier(member_id: int) -> None:
    """Words of theirs that a colleague has changed since: another answers for the subject now.

    They may have borne another name then: every name goes that is not that of another whom the case concerns.
    """
    earlier = select(Case).where(Case.party_ids.like(f"%,{member_id},%"))
    for case in session().scalars(earlier.order_by(Case.id)).all():
        others = {case.owner_id, *case.parties} - {None, member_id}
        names = select(Member.display_name).where(Member.id.in_(others))
        unnamed = update(CaseSnapshot).where(
            CaseSnapshot.case_id == case.id, CaseSnapshot.author_name.not_in(names)
        )
        session().execute(unnamed.values(author_name="").execution_options(synchronize_session="fetch"))


BELONGINGS = Belongings("cases", _forget)
