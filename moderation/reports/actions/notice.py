"""Anybody tells of something illegal, without an account (Digital Services Act, Article 16)."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from flask import current_app, render_template
from sqlalchemy import exists, func, select

from forum.clock import now
from forum.community.queries import site
from forum.jobs import mail
from forum.members.mailing import base_url
from forum.members.queries import viewer_by_id
from forum.storage.session import session, transaction
from forum.subjects import SubjectKind
from forum.text.clean import clean_line, clean_text, is_blank
from forum.web.language import speaking
from moderation.cases.fold import REPORTED
from moderation.cases.models import Case, Entry
from moderation.cases.queries import GIVER, decided_since
from moderation.cases.story import append, held_case, kind_of, open_case
from moderation.reports.actions.report import keep_evidence, note_deletion, take_back
from moderation.reports.addresses import Named
from moderation.reports.models import SENTENCE_LENGTH, WAITING, Report, StrayNotice
from moderation.reports.people import NUMBER, known_already
from moderation.reports.queries import gets_mail, hash_of, notice_behind, rule_of_the_law
from moderation.reports.refusals import NotWaiting, SaidEnough, SentenceNeeded

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and letters that nobody takes for one another."""

MOST_ADDED = 10
"""How often something can be added to one notice."""

AFTER = timedelta(hours=24)
"""When whoever wrote about nothing is told so."""


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as its form was filled in, cleaned."""

    address: str
    why: str
    rule_key: str = ""
    law: str = ""
    name: str = ""
    email: str = ""
    language: str = ""
    of_minors: bool = False
    good_faith: bool = True


def token_for(form_key: str, told: Told) -> str:
    """The secret of the private link: the same when the same form comes twice, and not to be guessed."""
    said = "\0".join([form_key, *map(str, (getattr(told, name) for name in Told.__slots__))])
    key = f"moderation-notice:{current_app.config['SECRET_KEY']}".encode()
    return hmac.new(key, said.encode("utf-8", "replace"), sha256).hexdigest()[:40]


def give_notice(*, named: Named, told: Told, token: str, giver_id: int | None = None) -> None:
    """Open the case of what is named, or join it; confirm the receipt by mail where an address was given.

    ``giver_id`` is the member who is logged in, if one is: they won't judge it; nobody is shown who it was.
    A notice about something that is not public is looked at like any other, and one about nothing is
    received in the same words.
    """
    digest = hash_of(token)
    if notice_behind(token) is not None:
        return  # the same form again
    kind = kind_of(named.kind)
    thing = kind.find(named.subject_id, lock=True) if kind is not None and named.subject_id else None
    reference = _reference()
    if kind is None or thing is None or not _may_tell_of(kind, thing, giver_id):
        values = {"address": told.address, "email": told.email, "language": told.language}
        session().add(StrayNotice(reference=reference, token_hash=digest, **values))
    else:
        case = open_case(kind, named.subject_id, thing)
        evidence = keep_evidence(case, kind, thing)
        rule_key = told.rule_key or rule_of_the_law()
        report = Report(
            case_id=case.id,
            rule_key=rule_key,
            sentence=told.why,
            snapshot_id=evidence["snapshot_id"],
            reference=reference,
            token_hash=digest,
            name=told.name,
            email=told.email,
            address=told.address,
            language=told.language,
            law=told.law,
            of_minors=told.of_minors,
            good_faith=told.good_faith,
        )
        session().add(report)
        session().flush()
        data = {"report_id": report.id, "rule": rule_key, **evidence, **known_already(report, giver_id)}
        if giver_id is not None:
            data[GIVER] = giver_id
        append(case, REPORTED, actor_id=None, data=data)
        note_deletion(case, kind, thing)
    session().flush()
    _write(told.email, told.language, "received", reference=reference, token=token)


def _may_tell_of(kind: SubjectKind, thing: Any, giver_id: int | None) -> bool:
    """What is between some members can be reported by them alone: a notice would show it to moderators."""
    if kind.bearings(thing).audience != "private":
        return True
    return giver_id is not None and kind.sees(viewer_by_id(giver_id), thing)


def add_to_notice(token: str, sentence: str, giver_id: int | None = None) -> None:
    """Add a sentence to a notice through its private link; ``giver_id`` as in ``give_notice``.

    Of one about nothing no word is kept, but it ends as soon. Raises ``SentenceNeeded``, ``NotWaiting``,
    ``SaidEnough``.
    """
    words = clean_text(sentence, SENTENCE_LENGTH).strip()
    if is_blank(words):
        raise SentenceNeeded
    found = notice_behind(token)
    if isinstance(found, StrayNotice):
        _count_addition(found)
        return
    if found is None:
        raise NotWaiting
    kind = kind_of(found.case.subject_kind)
    thing = kind.find(found.case.subject_id, lock=True) if kind is not None else None
    case, report = _waiting(found.report)
    if _times_told(report) > MOST_ADDED:
        raise SaidEnough
    report.sentence = f"{report.sentence}\n\n{words}".strip()
    session().flush()
    data: dict[str, Any] = {"report_id": report.id, "rule": report.rule_key, "again": True}
    if kind is not None and thing is not None:
        data |= keep_evidence(case, kind, thing)
    append(case, REPORTED, actor_id=None, data=data | ({GIVER: giver_id} if giver_id is not None else {}))


def _count_addition(notice: StrayNotice) -> None:
    if notice.answered_at is not None:
        raise NotWaiting
    if notice.added >= MOST_ADDED:
        raise SaidEnough
    notice.added += 1
    session().flush()


def _times_told(report: Report) -> int:
    """How many entries of its case speak of what ``report`` says: the first, and one for each addition."""
    told = (Entry.case_id == report.case_id, Entry.kind == REPORTED, report.id == NUMBER)
    return session().scalar(select(func.count()).select_from(Entry).where(*told)) or 0


def _waiting(report: Report | None) -> tuple[Case, Report]:
    """A notice that waits, with its case, whose row is held. Raises ``NotWaiting``."""
    case = held_case(report.case_id) if report is not None else None
    if case is None or report is None:
        raise NotWaiting
    session().refresh(report)
    if report.outcome != WAITING or decided_since(case, report.made_at):
        raise NotWaiting
    return case, report


def withdraw_notice(token: str) -> None:
    """Take a notice back through its private link. Raises ``NotWaiting``."""
    found = notice_behind(token)
    if isinstance(found, StrayNotice) and found.answered_at is None:
        found.answered_at, found.withdrawn = now(), True
        return
    case, report = _waiting(getattr(found, "report", None))
    take_back(case, report, None)


def answer_strays() -> None:
    """Tell those who wrote about an address with nothing behind it; a job calls it hourly."""
    late = select(StrayNotice.id).where(
        StrayNotice.answered_at.is_(None), StrayNotice.made_at < now() - AFTER
    )
    for notice_id in session().scalars(late.limit(500)).all():
        with transaction():
            notice = session().get_one(StrayNotice, notice_id)
            if notice.answered_at is None:
                notice.answered_at = now()
                _write(notice.email, notice.language, "nothing", reference=notice.reference)


def _reference() -> str:
    """Something to quote, that is no secret: ``T-7F3K-22QX``."""
    while True:
        parts = ["".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(2)]
        found = f"T-{parts[0]}-{parts[1]}"
        taken = select(
            exists().where(Report.reference == found) | exists().where(StrayNotice.reference == found)
        )
        if not session().scalar(taken):
            return found


def _write(email: str, language: str, what: str, *, reference: str, token: str = "") -> None:
    """Mail about a notice. Nothing that was typed into the form goes into it: it could be anybody's."""
    if not email or (what == "received" and not gets_mail(email, now())):
        return
    with speaking(language) as tongue:
        context: dict[str, Any] = {
            "what": what,
            "reference": reference,
            "link": f"{base_url()}/notices/{token}" if token else "",
            "site": site(),
            "base_url": base_url(),
            "lang": tongue,
            "name": "",
        }
        subject = clean_line(render_template("email/notice_subject.txt", **context), 200)
        text = render_template("email/notice.txt", **context)
        html = render_template("email/notice.html", **context)
    mail.post(to=email, subject=subject, text=text, html=html)
