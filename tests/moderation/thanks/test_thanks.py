"""A thanks before moderators: screened, reported, decided about, complained of; and never read without a report."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from werkzeug.test import TestResponse

from forum.clock import now
from forum.hooks import Reconsider
from forum.members.models import Member
from forum.notifications.models import Notification
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.thanks.models import Thanks
from moderation.appeals.actions.complain import complain
from moderation.appeals.actions.judge import judge as judge_appeal
from moderation.audit.models import AuditLine
from moderation.care.actions.shelter import open_shelter
from moderation.cases.models import Case
from moderation.decisions.actions.erase import erase_judged_texts
from moderation.decisions.models import TO_AUTHOR, Statement
from moderation.reports.queries import own_reports
from tests.cast import Cast
from tests.factories.categories import make_category, make_topic
from tests.factories.gifts import make_gift
from tests.factories.members import fresh, make_member
from tests.factories.moderation import case_about, decide_it
from tests.factories.thanks import WORDS, make_answer, make_thanks, retract, share, thanks_row
from tests.said import says

INSULT = "Vous êtes tous des idiots."


@pytest.fixture
def post_id(cast: Cast) -> int:
    with cast.app.app_context():
        return make_topic(cast.mia, make_category(), "Sharpening").first_post_id or 0


def page(cast: Cast, who: str, path: str) -> str:
    return cast.browser(who).get(path, follow_redirects=True).get_data(as_text=True)


def rings(member_id: int) -> list[str]:
    wanted = select(Notification.kind).where(Notification.member_id == member_id).order_by(Notification.id)
    return [kind for kind in session().scalars(wanted) if kind.startswith("thanks")]


def test_an_insult_is_asked_about_then_waits_and_arrives_when_it_is_published(
    cast: Cast, post_id: int
) -> None:
    answer = cast.browser("nia").write(f"/thank/post/{post_id}", text=INSULT)
    asked = answer.get_data(as_text=True)
    assert answer.status_code == 422 and 'name="insist"' in asked and INSULT in asked
    answer = cast.browser("nia").write(f"/thank/post/{post_id}", text=INSULT, insist="1")
    assert answer.status_code == 303
    with cast.app.app_context():
        thanks = session().scalars(select(Thanks)).one()
        assert thanks.state == "held" and rings(cast.mia.id) == []
        assert case_about("thanks", thanks.id).status == "open"
    assert INSULT not in page(cast, "mia", "/thanks") + page(cast, "mia", f"/thanks/{thanks.id}")
    waiting = page(cast, "nia", "/thanks/sent")
    assert INSULT in waiting and "it has not arrived yet" in waiting
    assert INSULT in page(cast, "mo", f"/moderation/cases/{case_of(cast, thanks.id)}")
    with cast.app.app_context():
        decide_it(cast.mo, case_of(cast, thanks.id), "publish")
        assert rings(cast.mia.id) == ["thanks_received"]
    assert INSULT in page(cast, "mia", "/thanks")


def case_of(cast: Cast, thanks_id: int) -> int:
    with cast.app.app_context():
        return case_about("thanks", thanks_id).id


def test_the_receiver_reports_it_a_moderator_removes_it_its_author_complains_with_success(
    cast: Cast, post_id: int
) -> None:
    with cast.app.app_context():
        given = make_thanks(cast.nia, post_id)
        share(cast.mia, given)
    assert f'href="/report/thanks/{given}"' in page(cast, "mia", "/thanks")
    form = {"rule": "respect", "sentence": "It mocks me.", "idempotency_key": "a-report"}
    assert cast.browser("mia").write(f"/report/thanks/{given}", form).status_code == 303
    with cast.app.app_context():
        case = case_about("thanks", given)
        assert case.owner_id == cast.nia.id and case.category_id is None
        decide_it(cast.mo, case.id, "remove")
        assert thanks_row(given).state == "removed" and rings(cast.mia.id) == []
    for who in ("mia", "ada", "guest"):
        assert WORDS not in page(cast, who, f"/thanks/{given}") + page(cast, who, "/topics/1")
    assert "out of sight" in page(cast, "nia", f"/thanks/{given}")
    with cast.app.app_context():
        statement = session().scalars(select(Statement).where(Statement.role == TO_AUTHOR)).one()
        assert statement.member_id == cast.nia.id
        with transaction():
            appeal = complain(actor=cast.nia, statement_id=statement.id, text="I meant it.")
        with transaction():
            judge_appeal(actor=cast.ada, appeal_id=appeal.id, outcome="reversed", reasons="It is kind.")
        assert thanks_row(given).state == "published"
    assert WORDS in page(cast, "guest", "/topics/1") and WORDS in page(cast, "mia", "/thanks")


@pytest.mark.parametrize("who", ["mo", "ada", "sam", "guest"])
def test_moderators_open_nothing_that_nobody_reported(cast: Cast, post_id: int, who: str) -> None:
    with cast.app.app_context():
        given = make_thanks(cast.nia, post_id)
        answered = make_answer(cast.mia, given, "You are welcome, my friend.")
    for number in (given, answered):
        for path in (
            f"/thanks/{number}",
            f"/moderation/act/thanks/{number}?measure=hide",
            f"/report/thanks/{number}",
            f"/notice?address=/thanks/{number}",
            f"/thanks/{number}/answer",
            f"/thanks/{number}/retract",
        ):
            shown = page(cast, who, path)
            assert WORDS not in shown and "my friend" not in shown and "Sharpening" not in shown, path
        assert notice(cast, who, f"/thanks/{number}").status_code == 303  # received, in the same words
    with cast.app.app_context():
        assert session().scalars(select(Case)).all() == []


def notice(cast: Cast, who: str, address: str) -> TestResponse:
    said = {"why": "I wonder what it says.", "name": "Eve", "email": "eve@example.org", "good_faith": "y"}
    return cast.browser(who).write("/notice", said, address=address, idempotency_key=f"{who}-{address}")


def test_those_alone_who_read_it_may_report_it_or_name_its_address(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        given = make_thanks(cast.nia, post_id)
    answer = cast.browser("mia").get(f"/report/thanks/{given}")
    assert answer.status_code == 200 and WORDS in answer.get_data(as_text=True)
    assert cast.browser("nia").get(f"/report/thanks/{given}").status_code == 403
    assert notice(cast, "mia", f"/thanks/{given}").status_code == 303
    assert WORDS in page(cast, "mo", f"/moderation/cases/{case_of(cast, given)}")


def test_the_audit_keeps_what_moderators_did_and_not_who_thanked_whom(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        before = set(session().scalars(select(AuditLine.act)))
        given = make_thanks(cast.nia, post_id)
        share(cast.mia, given)
        make_answer(cast.mia, given)
        assert set(session().scalars(select(AuditLine.act))) == before
    form = {"rule": "respect", "sentence": "Hm.", "idempotency_key": "a-report"}
    cast.browser("mia").write(f"/report/thanks/{given}", form)
    with cast.app.app_context():
        decide_it(cast.mo, case_about("thanks", given).id, "hide")
        assert "ThanksHidden" in set(session().scalars(select(AuditLine.act)))
    shown = page(cast, "ada", "/admin/audit")
    assert f"thanks {given}" in shown and WORDS not in shown


def test_nobody_is_asked_to_edit_what_cannot_be_edited(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        given = make_thanks(cast.nia, post_id, INSULT, insisted=True)
    form = page(cast, "mo", f"/moderation/cases/{case_of(cast, given)}/decide")
    assert 'value="publish"' in form and 'value="ask_edit"' not in form


def test_a_case_learns_that_its_thanks_was_taken_back(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        given = make_thanks(cast.nia, post_id)
        form = {"rule": "respect", "sentence": "Hm.", "idempotency_key": "a-report"}
        cast.browser("mia").write(f"/report/thanks/{given}", form)
        retract(cast.nia, given)
        assert case_about("thanks", given).state["gone"] is True
        [mine] = own_reports(cast.mia)
        assert mine.url == f"/thanks/{given}"


def test_a_strangers_thanks_to_a_member_under_shelter_waits_and_rings_for_nobody(
    cast: Cast, post_id: int
) -> None:
    with cast.app.app_context():
        with transaction():
            open_shelter(actor=cast.mia, member=session().get_one(Member, cast.mia.id))
        given = make_thanks(cast.nia, post_id)
        assert thanks_row(given).state == "held"
        decide_it(cast.mo, case_about("thanks", given).id, "publish")
        assert thanks_row(given).state == "published" and rings(cast.mia.id) == []
        made = make_thanks(make_member("rita"), post_id, "From a regular.")
        assert thanks_row(made).state == "published" and rings(cast.mia.id) == ["thanks_received"]
    assert WORDS in page(cast, "mia", "/thanks")


def test_the_words_of_a_removed_thanks_are_erased_in_time(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        given = make_thanks(cast.nia, post_id, INSULT, insisted=True)
        decide_it(cast.mo, case_about("thanks", given).id, "remove")
    with cast.app.app_context(), time_machine.travel(now() + timedelta(days=400)):
        erase_judged_texts()
        assert thanks_row(given).text == ""


def test_the_answer_is_screened_like_all_else(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        given = make_thanks(cast.nia, post_id)
        with pytest.raises(Reconsider):
            make_answer(cast.mia, given, INSULT)
    answer = cast.browser("mia").write(f"/thanks/{given}/answer", text=INSULT, insist="1")
    assert answer.status_code == 303
    assert INSULT not in page(cast, "nia", "/thanks") + page(cast, "nia", f"/thanks/{given}")
    with cast.app.app_context():
        held = session().scalars(select(Thanks).where(Thanks.answers_id == given)).one()
        assert held.state == "held"
        decide_it(cast.mo, case_about("thanks", held.id).id, "publish")
        assert rings(cast.nia.id) == ["thanks_answered"]


def test_a_muted_member_is_told_so(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        given = make_thanks(cast.nia, post_id, INSULT, insisted=True)
        decide_it(cast.mo, case_about("thanks", given).id, "mute", until=now() + timedelta(days=2))
        with pytest.raises(Refused):
            make_thanks(fresh(cast.nia), make_topic(cast.mia, make_category("b"), "B").first_post_id or 0)


def test_whoever_reports_an_answer_learns_no_name_that_was_not_given(cast: Cast) -> None:
    with cast.app.app_context():
        given = make_thanks(cast.nia, make_gift(cast.mia, nameless=True), kind="gift")
        answered = make_answer(cast.mia, given, "It was made for it.")
    asked = page(cast, "nia", f"/report/thanks/{answered}")
    assert "It was made for it." in asked and not says(asked, "Mia")
    form = {"rule": "respect", "sentence": "Hm.", "idempotency_key": "a-report"}
    assert cast.browser("nia").write(f"/report/thanks/{answered}", form).status_code == 303
    assert not says(page(cast, "nia", "/reports") + page(cast, "nia", f"/report/thanks/{answered}"), "Mia")
