"""A member reports something: who may, what is kept, adding, withdrawing, and what became of it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forum.jobs.worker import run_due
from forum.members.models import Member
from forum.storage.session import session, transaction
from forum.topics.models import Post
from moderation.cases.models import CLOSED, OPEN, CaseSnapshot
from moderation.cases.story import entries_of
from moderation.reports.actions.report import MOST_OPEN, report, withdraw
from moderation.reports.models import REFUSED, UPHELD, WITHDRAWN, Report
from moderation.reports.queries import Record, reporter_records
from moderation.reports.refusals import TooManyToday
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_member
from tests.factories.moderation import case_about, decide_it, report_it
from tests.forum.topics.reading import asked
from tests.moderation.reports.conftest import Square, fill_in


def here(place: Square) -> str:
    return f"/report/post/{place.post_id}"


def test_a_report_opens_a_case_with_what_the_reporter_saw(cast: Cast, place: Square) -> None:
    menu = cast.browser("nia").get(f"/posts/{place.post_id}/menu").text
    assert f'href="{here(place)}"' in menu
    sent = fill_in(cast.browser("nia"), here(place), rule="respect", sentence="It insults us.")
    assert (sent.status_code, sent.location) == (303, here(place))
    with cast.app.app_context():
        case = case_about("post", place.post_id)
        (entry,) = entries_of(case.id)
        assert (case.status, entry.kind, entry.actor_id) == (OPEN, "reported", cast.nia.id)
        kept = session().get_one(CaseSnapshot, entry.data["snapshot_id"])
        assert (kept.source, kept.revision) == ("You are all *geese*.", 1)
    assert place.last_report().sentence == "It insults us."
    assert "It insults us." in cast.browser("nia").get(here(place)).text
    assert "It insults us." in cast.browser("nia").get("/reports").text


def test_every_kind_of_subject_can_be_reported_from_its_page(cast: Cast, place: Square) -> None:
    for page, about in (
        (f"/topics/{place.topic_id}", f"/report/topic/{place.topic_id}"),
        ("/members/mia", f"/report/profile/{cast.mia.id}"),
    ):
        shown = cast.browser("nia").get(page, follow_redirects=True).text
        assert f'href="{about}"' in shown
        assert f'href="{about}"' not in cast.browser("mia").get(page, follow_redirects=True).text
        assert fill_in(cast.browser("nia"), about, rule="respect", sentence="").status_code == 303


def test_one_s_own_and_what_one_may_not_see_can_t_be_reported(cast: Cast, place: Square) -> None:
    assert cast.browser("mia").get(here(place)).status_code == 403
    assert cast.browser("mia").write(here(place), rule="respect").status_code == 403
    with cast.app.app_context():
        secret = make_topic(cast.ada, make_category("office", access="staff")).first_post_id
    for path in (f"/report/post/{secret}", "/report/post/987654", "/report/nothing/1"):
        assert cast.browser("nia").get(path).status_code == 404
        assert cast.browser("nia").write(path, rule="respect").status_code == 404
    with cast.app.app_context():
        assert session().scalar(select(func.count()).select_from(Report)) == 0


def test_whoever_can_t_report_here_is_led_to_the_form_for_everybody(cast: Cast, place: Square) -> None:
    for name in ("guest", "sam"):
        led = cast.browser(name).get(here(place))
        assert led.status_code == 303 and led.location.startswith("/notice?address=/posts/")
        assert cast.browser(name).write(here(place), rule="respect").status_code in (302, 303, 401, 403)
    with cast.app.app_context():
        secret = make_topic(cast.ada, make_category("office", access="staff")).first_post_id
    assert cast.browser("guest").get(f"/report/post/{secret}").location == "/notice"


def test_a_rule_that_wants_a_sentence_gets_one_and_text_is_kept(cast: Cast, place: Square) -> None:
    nia = cast.browser("nia")
    refused = fill_in(nia, here(place), rule="no-harassment", sentence=" ")
    assert refused.status_code == 422 and 'aria-invalid="true"' in refused.text
    long = "far too long " * 100
    refused = fill_in(nia, here(place), rule="respect", sentence=long)
    assert refused.status_code == 422 and long.strip() in refused.text
    refused = fill_in(nia, here(place), rule="no-such-rule", sentence="Kept words")
    assert refused.status_code == 422 and "Kept words" in refused.text
    refused = fill_in(nia, here(place), sentence="Kept words")
    assert refused.status_code == 422 and "Kept words" in refused.text


def test_the_same_form_twice_reports_once_and_a_second_one_adds(cast: Cast, place: Square) -> None:
    nia = cast.browser("nia")
    form = {"idempotency_key": "k" * 22, "rule": "respect", "sentence": "First."}
    assert [nia.write(here(place), form).status_code for _ in range(2)] == [303, 303]
    second = nia.write(here(place), {**form, "idempotency_key": "l" * 22, "sentence": "Second."})
    assert second.status_code == 409 and "Second." in second.text and "First." in second.text
    mine = place.last_report()
    added = fill_in(nia, here(place), f"/reports/{mine.id}/add", sentence="Second.")
    assert added.status_code == 303
    assert place.last_report().sentence == "First.\n\nSecond."
    with cast.app.app_context():
        case = case_about("post", place.post_id)
        assert [one.data.get("again", False) for one in entries_of(case.id)] == [False, True]
        assert (case.state["reports"], case.state["reporters"], case.state["rules"]) == (1, 1, {"respect": 1})


def test_withdrawing_closes_a_case_that_nothing_else_keeps_open(cast: Cast, place: Square) -> None:
    nia = cast.browser("nia")
    fill_in(nia, here(place), rule="respect", sentence="")
    mine = place.last_report()
    assert cast.browser("mia").write(f"/reports/{mine.id}/withdraw").status_code == 404
    for _ in range(2):
        assert nia.write(f"/reports/{mine.id}/withdraw").location == "/reports"
    with cast.app.app_context():
        case = case_about("post", place.post_id)
        assert (case.status, case.state["reports"], case.state["rules"]) == (CLOSED, 0, {})
        assert [one.kind for one in entries_of(case.id)] == ["reported", "withdrawn"]
    assert place.last_report().outcome == WITHDRAWN
    assert fill_in(nia, here(place), rule="no-hate", sentence="Again.").status_code == 303
    with cast.app.app_context():
        assert case_about("post", place.post_id).state["reporters"] == 1
    assert nia.write(f"/reports/{mine.id}/add", sentence="x").status_code == 303


def test_a_reporter_reads_what_was_decided_and_can_report_anew(cast: Cast, place: Square) -> None:
    nia = cast.browser("nia")
    fill_in(nia, here(place), rule="respect", sentence="")
    with cast.app.app_context():
        case_id = case_about("post", place.post_id).id
        decide_it(cast.mo, case_id, "dismiss")
    run_due(cast.app)
    assert place.last_report().outcome == REFUSED
    assert 'href="/statements/' in nia.get("/reports").text
    assert nia.write(f"/reports/{place.last_report().id}/add", sentence="But!").location == "/reports"
    assert fill_in(nia, here(place), rule="respect", sentence="It goes on.").status_code == 303
    with cast.app.app_context():
        state = case_about("post", place.post_id).state
        assert (state["reports"], state["reporters"]) == (1, 1)
        decide_it(cast.mo, case_id, "hide")
    run_due(cast.app)
    assert place.last_report().outcome == UPHELD
    with cast.app.app_context():
        last = place.last_report()
        assert reporter_records([last]) == {last.id: Record(upheld=1)}


@pytest.mark.parametrize("verb", ["withdraw", "add"])
def test_what_is_decided_about_waits_no_more_though_nobody_was_told_yet(
    cast: Cast, place: Square, verb: str
) -> None:
    nia, mine = cast.browser("nia"), here(place)
    fill_in(nia, mine, rule="respect", sentence="")
    first = place.last_report().id
    with cast.app.app_context():
        case_id = case_about("post", place.post_id).id
        decide_it(cast.mo, case_id, "dismiss")
    assert nia.write(f"/reports/{first}/{verb}", sentence="More.").location == "/reports"
    with cast.app.app_context():
        assert case_about("post", place.post_id).status == CLOSED
        report_it(make_member("lou"), "post", place.post_id)
    nia.write(f"/reports/{first}/{verb}", sentence="More.")
    with cast.app.app_context():
        case = case_about("post", place.post_id)
        assert (case.status, case.state["reports"]) == (OPEN, 1)
    run_due(cast.app)
    with cast.app.app_context():
        assert session().get_one(Report, first).outcome == REFUSED


def test_what_was_seen_is_kept_when_it_is_edited_or_deleted_meanwhile(cast: Cast, place: Square) -> None:
    nia, mia = cast.browser("nia"), cast.browser("mia")
    shown = nia.get(here(place)).text
    seen = shown.split('name="seen" value="')[1].split('"')[0]
    saved = mia.write(f"/posts/{place.post_id}/edit", body="Dear friends.", revision="1")
    assert saved.status_code == 303
    assert mia.write(f"/posts/{place.post_id}/delete").status_code == 303
    form = {"rule": "respect", "sentence": "I saw it.", "seen": seen}
    assert cast.browser("mo").write(here(place), form).status_code != 303  # it was signed for Nia
    assert nia.write(here(place), form).status_code == 303
    with cast.app.app_context():
        reported, gone = entries_of(case_about("post", place.post_id).id)
        kept = session().get_one(CaseSnapshot, reported.data["snapshot_id"])
        become = session().get_one(CaseSnapshot, reported.data["changed_to"])
        assert (kept.source, become.source) == ("You are all *geese*.", "Dear friends.")
        assert (gone.kind, gone.data) == ("gone", {"back": False})


def test_a_forged_view_is_not_believed(cast: Cast, place: Square) -> None:
    form = {"rule": "respect", "sentence": "", "seen": "eyJ4IjoxfQ.forged.forged"}
    assert cast.browser("nia").write(here(place), form).status_code == 303
    with cast.app.app_context():
        (entry,) = entries_of(case_about("post", place.post_id).id)
        assert "changed_to" not in entry.data


def test_so_many_reports_may_wait_in_a_day(cast: Cast, place: Square) -> None:
    with cast.app.app_context():
        posts = [make_reply(cast.mia, place.topic_id, f"Reply {number}").id for number in range(MOST_OPEN)]
        for post_id in posts:
            with transaction():
                report(actor=cast.nia, kind_name="post", subject_id=post_id, rule_key="respect", sentence="")
        with pytest.raises(TooManyToday), transaction():
            report(
                actor=cast.nia, kind_name="post", subject_id=place.post_id, rule_key="respect", sentence=""
            )
    refused = fill_in(cast.browser("nia"), here(place), rule="respect", sentence="Kept words")
    assert refused.status_code == 429 and "Kept words" in refused.text and "tomorrow" in refused.text
    with cast.app.app_context(), transaction():
        first = session().scalars(select(Report.id).order_by(Report.id)).first()
        withdraw(actor=cast.nia, report_id=int(first or 0))
    assert fill_in(cast.browser("nia"), here(place), rule="respect", sentence="").status_code == 303


def test_hundreds_of_reports_cost_the_same_each(cast: Cast, place: Square) -> None:
    with cast.app.app_context():
        people = [make_member(f"member{number}") for number in range(200)]
        costs = []
        for one in people:
            with asked(cast.app) as statements, transaction():
                report(actor=one, kind_name="post", subject_id=place.post_id, rule_key="respect", sentence="")
            costs.append(len(statements))
        assert costs[-1] <= costs[1] <= 30, statements
        assert case_about("post", place.post_id).state["reports"] == len(people)
        assert session().scalar(select(func.count()).select_from(CaseSnapshot)) == 1


def test_a_reporter_who_is_erased_leaves_the_case_as_it_is(cast: Cast, place: Square) -> None:
    with cast.app.app_context():
        zoe = make_member("zoe")
        case_id = report_it(zoe, "post", place.post_id)
        with transaction():
            session().get_one(Report, 1).erased = True
            session().flush()
            session().delete(session().get_one(Member, zoe.id))
        session().expire_all()
        assert session().get_one(Report, 1).reporter_id is None
        decide_it(cast.mo, case_id, "hide")
        run_due(cast.app)
        assert session().get_one(Post, place.post_id).state == "hidden"


def test_a_record_says_when_reports_are_mostly_unfounded() -> None:
    assert Record(upheld=1, refused=4).mostly_unfounded
    assert not Record(upheld=2, refused=4).mostly_unfounded
    assert not Record(refused=4, waiting=9).mostly_unfounded
