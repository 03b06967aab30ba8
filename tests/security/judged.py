"""What moderation knows of a community full of secrets: who reported what, and what colleagues say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select, update

from forum.categories.catalogue import catalogue
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session, transaction
from moderation.cases.actions.handle import note
from moderation.cases.models import Case, CaseSnapshot
from moderation.cases.queries import case_for
from moderation.reports.models import Report
from tests.cast import Cast
from tests.factories.moderation import decide_it, report_it

PLACES = ("square", "salon", "atelier")


def judge(cast: Cast, posts: Mapping[str, int], words: Any) -> None:
    """Reports of Nia's and of somebody without an account, notes of Mo's, a decision about one of them.

    ``words(name)`` is a text with the secret of ``name``.
    """
    for place in PLACES:
        post_id = posts[f"published post open in {place}"]
        case_id = report_it(cast.nia, "post", post_id, sentence=words(f"report {place}"))
        with transaction():
            case = case_for(cast.mo, case_id, lock=True)
            note(actor=cast.mo, case=case, text=words(f"note {place}"), handover=True)
            session().add(
                Report(
                    case_id=case_id,
                    rule_key="respect",
                    reference=f"N-{place}",
                    token_hash=place * 8,
                    name=words(f"name {place}"),
                    email=f"{words(f'mail {place}').split()[0]}@example.org",
                    sentence=words(f"notice {place}"),
                    address=f"/posts/{post_id}",
                    good_faith=True,
                    language="en",
                )
            )
    decide_it(cast.mo, case_id, "warn", facts="It is unkind.")


def plant(cast: Cast, attack: str, html: str) -> None:
    """Write ``attack`` into every text of moderation that can still be changed, and into a note and a decision more."""
    with transaction():
        run = session().execute
        run(update(Report).values(sentence=attack, name=attack[:120], address=attack[:500], law=attack[:200]))
        run(
            update(CaseSnapshot).values(title=attack[:140], source=attack, html=html, author_name=attack[:60])
        )
        cases = session().scalars(select(Case.id).order_by(Case.id)).all()
        for case_id in cases:
            note(actor=cast.mo, case=case_for(cast.mo, case_id, lock=True), text=attack)
    decide_it(cast.mo, cases[-1], "warn", facts=attack, statement=attack)


def judged(me: Any) -> Iterable[tuple[str, bool]]:
    """Each of these texts, and whether ``me`` may read it."""
    cases = list(session().scalars(select(Case).order_by(Case.id).limit(len(PLACES))))
    for place, case in zip(PLACES, cases, strict=True):
        case.category = catalogue().get(case.category_id or 0)
        seen = can(me, Act.SEE_CASE, case)
        mine = session().scalars(select(Report).where(Report.case_id == case.id)).first()
        own = me is not None and mine is not None and mine.reporter_id == me.id
        yield f"report {place}", seen or own
        for thing in ("note", "name", "mail", "notice"):
            yield f"{thing} {place}", seen
