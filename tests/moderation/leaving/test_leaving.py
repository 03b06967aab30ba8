"""A member leaves while moderators are at work: every case stays decidable, and nobody learns who it was."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.feedback.fold import fold as fold_idea
from forum.feedback.models import Idea, IdeaVoice
from forum.feedback.story import course_of
from forum.feedback.story import entries_of as entries_of_idea
from forum.jobs.worker import run_due
from forum.members.actions.leave import erase_member, leave_now
from forum.storage.session import session, transaction
from forum.topics.models import Post
from moderation.appeals.actions.complain import complain
from moderation.appeals.actions.exchange import answer, ask
from moderation.appeals.models import WITHDRAWN, Appeal
from moderation.audit.models import AuditLine
from moderation.audit.verifying import verify
from moderation.cases.actions.handle import claim, note
from moderation.cases.fold import NOTED, fold, from_json, to_json
from moderation.cases.models import CLOSED, Case, CaseSnapshot
from moderation.cases.queries import case_for
from moderation.cases.story import entries_of
from moderation.decisions.models import Statement
from moderation.reports.models import WAITING, Report
from tests.cast import Cast
from tests.factories.conduct import accept_code
from tests.factories.leaving import EMAIL, HANDLE, NAME, NEEDLES, Life, let_go, places_with
from tests.factories.listened import SAID_OF_THEM
from tests.factories.members import make_member
from tests.factories.moderation import decide_it, report_it

KEPT = {
    "posts.source": "another member whose handle begins the same",
    "posts.html": "the same",
    "moderation_snapshots.source": "the profile as it was reported, for as long as REMOVED_TEXT_DAYS says",
    "moderation_snapshots.html": "the same",
    "moderation_entries.data": "a note in which a colleague wrote the name: entries are never changed",
}
"""Where something of who they were may still stand, and why."""


def folded(case_id: int) -> Case:
    """The case, which is what its story says."""
    session().expire_all()
    case = session().get_one(Case, case_id)
    assert to_json(fold(entries_of(case_id))) == to_json(from_json(case.state))
    return case


@pytest.mark.parametrize("texts_too", [False, True])
def test_only_what_the_law_needs_is_kept_for_its_time(cast: Cast, life: Life, texts_too: bool) -> None:
    with cast.app.app_context():
        report_it(cast.nia, "profile", life.who.id)
        case_id = report_it(cast.nia, "post", life.post)
        report_it(life.who, "post", life.spoken_to, sentence="It makes fun of quinces.")
        with transaction():
            note(actor=cast.mo, case=case_for(cast.mo, case_id, lock=True), text=f"I know {NAME} a little.")
        decide_it(cast.mo, case_id, "hide")
        run_due(cast.app)
        let_go(life.who, texts_too=texts_too)
        assert set(places_with(*NEEDLES)) <= set(KEPT)
        assert verify().breaks == ()


def test_what_they_reported_is_decided_and_nobody_is_told_who_it_was(cast: Cast, life: Life) -> None:
    with cast.app.app_context():
        case_id = report_it(life.who, "post", life.spoken_to, sentence="It makes fun of quinces.")
        report_it(cast.nia, "post", life.spoken_to)
        let_go(life.who)
        reports = session().scalars(select(Report).where(Report.case_id == case_id).order_by(Report.id)).all()
        assert [(one.reporter_id, one.erased) for one in reports] == [(None, True), (cast.nia.id, False)]
        assert reports[0].sentence == "It makes fun of quinces." and reports[0].outcome == WAITING
    assert "It makes fun of quinces." in cast.browser("mo").get(f"/moderation/cases/{case_id}").text
    with cast.app.app_context():
        decide_it(cast.mo, case_id, "hide")
        run_due(cast.app)
        assert folded(case_id).status == CLOSED
        told = session().scalars(select(Statement.member_id).order_by(Statement.id)).all()
        assert sorted(told) == sorted([cast.mia.id, cast.nia.id])
        assert (
            session().scalars(select(Report.outcome).where(Report.case_id == case_id)).all() == ["upheld"] * 2
        )


@pytest.mark.parametrize("texts_too", [False, True])
def test_what_they_wrote_is_judged_though_nobody_can_be_told(cast: Cast, life: Life, texts_too: bool) -> None:
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", life.post)
        let_go(life.who, texts_too=texts_too)
        case = folded(case_id)
        assert case.owner_id is None
        kept = session().scalars(select(CaseSnapshot).where(CaseSnapshot.case_id == case_id)).all()
        assert {one.source for one in kept} == {"I do, with cheese."} and {
            one.author_name for one in kept
        } == {""}
        decide_it(cast.mo, case_id, "dismiss" if texts_too else "remove")
        run_due(cast.app)
        assert folded(case_id).status == CLOSED
        told = session().scalars(select(Statement).where(Statement.role == "author")).all()
        assert told == []
        notes = [one.data["text"] for one in entries_of(case_id) if one.kind == NOTED]
        assert bool(notes) is not texts_too
        if notes:
            assert "No statement could be delivered" in notes[0]
            assert session().get_one(Post, life.post).state == "removed"


def test_reported_again_it_still_belongs_to_nobody(cast: Cast, life: Life) -> None:
    with cast.app.app_context():
        let_go(life.who)
        case_id = report_it(cast.nia, "post", life.post)
        assert folded(case_id).owner_id is None
    assert cast.browser("mo").get(f"/moderation/cases/{case_id}").status_code == 200
    assert cast.browser("mo").get("/moderation").status_code in (200, 302)


def test_a_complaint_ends_with_them(cast: Cast, life: Life) -> None:
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", life.post)
        decide_it(cast.mo, case_id, "hide")
        run_due(cast.app)
        statement = session().scalars(select(Statement.id).where(Statement.member_id == life.who.id)).one()
        with transaction():
            appeal_id = complain(actor=life.who, statement_id=statement, text="It was about cheese.").id
        with transaction():
            ask(actor=cast.ada, appeal_id=appeal_id, text="Which cheese?")
        with transaction():
            answer(actor=life.who, statement_id=statement, text="Comté.")
        let_go(life.who, texts_too=True)
        appeal = session().get_one(Appeal, appeal_id)
        assert (appeal.outcome, appeal.text) == (WITHDRAWN, "")
        assert folded(case_id).status == CLOSED
        assert session().get_one(Statement, statement).member_id is None
        assert session().get_one(Post, life.post).source == ""
        assert verify().breaks == ()
    assert cast.browser("ada").get(f"/moderation/appeals/{appeal_id}").status_code == 200
    assert cast.browser("mo").get(f"/moderation/cases/{case_id}").status_code == 200


def test_a_moderator_who_leaves_gives_back_what_they_had_claimed(cast: Cast, life: Life) -> None:
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", life.spoken_to)
        judged = report_it(cast.nia, "post", life.post)
        max_ = make_member("max", moderator=True)
        accept_code(max_)
        decision_id = decide_it(max_, judged, "hide").id
        run_due(cast.app)
        with transaction():
            claim(actor=max_, case=case_for(max_, case_id, lock=True))
        leave_now(actor=max_, member_id=max_.id, texts_too=False)
        assert folded(case_id).claimed_by_id is None
        statement = session().scalars(select(Statement.id).where(Statement.member_id == life.who.id)).one()
        with transaction():
            complain(actor=life.who, statement_id=statement, text="It was about cheese.")
        decide_it(cast.mo, case_id, "dismiss")
        assert verify().breaks == ()
    for page in (f"/moderation/decisions/{decision_id}", "/admin/audit", f"/moderation/cases/{judged}"):
        assert cast.browser("ada").get(page).status_code == 200, page


def test_the_audit_says_who_saw_to_it_in_numbers_only(cast: Cast, life: Life) -> None:
    with cast.app.app_context():
        erase_member(actor=cast.ada, member_id=life.who.id, texts_too=False, reason="Asked by letter.")
        line = session().scalars(select(AuditLine).where(AuditLine.act == "MemberErased")).one()
        assert (line.actor_id, line.thing_id, line.data) == (cast.ada.id, life.who.id, {"texts_too": False})
        assert verify().breaks == ()
    assert "a former member" in cast.browser("ada").get("/admin/audit").text


def test_a_notice_by_the_public_form_forgets_who_gave_it(cast: Cast, life: Life) -> None:
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", life.spoken_to)
        with transaction():
            session().add(
                Report(
                    case_id=case_id,
                    rule_key="respect",
                    sentence="Look.",
                    reference="R-1",
                    token_hash="0" * 64,
                    name=NAME,
                    email=EMAIL.title(),
                    address=f"http://localhost/members/{HANDLE}",
                    language="fr",
                )
            )
        let_go(life.who)
        notice = session().scalars(select(Report).where(Report.reference == "R-1")).one()
        assert (notice.name, notice.email) == ("", "")
        assert notice.address == f"http://localhost/members/~{life.who.id}"


@pytest.mark.parametrize("texts_too", [False, True])
def test_what_they_did_with_the_brand(cast: Cast, life: Life, texts_too: bool) -> None:
    """The idea is answered as before, and nobody is credited, seated or awaited under a name that is gone."""
    with cast.app.app_context():
        let_go(life.who, texts_too=texts_too)
        assert places_with(SAID_OF_THEM) == {}
        left = session().scalars(select(IdeaVoice.idea_id).where(IdeaVoice.member_id == life.who.id))
        assert list(left) == []
        course = course_of(session().get_one(Idea, life.idea))
        assert course == fold_idea(entries_of_idea(life.idea))
        assert course.status == "heard"
    answer = cast.browser("mia").get(f"/ideas/{life.idea}")
    assert answer.status_code == (404 if texts_too else 200)
    assert NAME not in answer.text and HANDLE not in answer.text
