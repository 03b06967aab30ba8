"""Judging complaints: by somebody else, with reasons; what follows is undone exactly and told again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from forum.clock import now
from forum.jobs.worker import run_due
from forum.notifications.queries import notifications_of
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from moderation.appeals.actions.complain import complain
from moderation.appeals.actions.exchange import answer, ask
from moderation.appeals.actions.judge import judge
from moderation.appeals.actions.remind import remind
from moderation.appeals.models import Appeal
from moderation.appeals.queries import judges_of, told_of_appeal
from moderation.appeals.refusals import NothingSaid, NotYourTurn, Settled
from moderation.cases.fold import fold, from_json, to_json
from moderation.cases.models import Case
from moderation.cases.story import entries_of
from moderation.decisions.actions.reverse import reverse
from moderation.decisions.models import Decision, Statement
from moderation.reports.models import Report
from tests.cast import Cast, visitor
from tests.factories.categories import make_category, make_topic
from tests.factories.conduct import accept_code
from tests.factories.members import make_member
from tests.factories.moderation import decide_it
from tests.moderation.appeals.conftest import Story, tell_story
from tests.moderation.appeals.test_complaining import complaint


def judged(judge_: object, appeal_id: int, outcome: str, reasons: str = "It was a quotation.") -> None:
    with transaction():
        judge(actor=judge_, appeal_id=appeal_id, outcome=outcome, reasons=reasons)


def expect_folded(case_id: int) -> Case:
    """What is kept of the case is what its story says."""
    session().expire_all()
    case = session().get_one(Case, case_id)
    assert to_json(fold(entries_of(case_id))) == to_json(from_json(case.state))
    return case


def test_a_reversal_undoes_everything_and_tells_everybody(cast: Cast, hidden: Story) -> None:
    with cast.app.app_context():
        judged(cast.ada, complaint(hidden, "mia"), "reversed")
        run_due(cast.app)
        assert hidden.state() == "published"
        assert expect_folded(hidden.case_id).status == "closed"
        for member in (cast.mia, cast.nia):
            theirs = select(Statement).where(Statement.member_id == member.id).order_by(Statement.id)
            told = session().scalars(theirs).all()
            assert len(told) == 2 and "It was a quotation." in told[-1].text
            assert len([one for one in notifications_of(member).items if one.kind == "statement"]) == 2
        assert [one.kind for one in entries_of(hidden.case_id)][-3:] == [
            "appealed",
            "reversed",
            "appeal_decided",
        ]


def test_upholding_changes_nothing_but_says_why(cast: Cast, hidden: Story) -> None:
    with cast.app.app_context():
        judged(cast.ada, complaint(hidden, "mia"), "upheld", "It still insults somebody.")
        run_due(cast.app)
        assert hidden.state() == "hidden"
        assert expect_folded(hidden.case_id).status == "closed"
        assert notifications_of(cast.mia).items[0].kind == "appeal_judged"
        path = f"/statements/{hidden.statement('mia')}"
        letters = [file.read_text() for file in _letters(cast)]
    assert any("complaint was looked at" in letter for letter in letters)
    assert "It still insults somebody." in cast.browser("mia").get(path).get_data(as_text=True)


def _letters(cast: Cast) -> list[Path]:
    folder = Path(cast.app.extensions["forum.config"].data_dir) / "mail"
    return sorted(folder.glob("*.eml"))


def test_a_reporter_who_is_right_finds_the_case_back_in_the_queue(cast: Cast, dismissed: Story) -> None:
    with cast.app.app_context():
        judged(cast.ada, complaint(dismissed, "nia", "It is an insult."), "reversed", "It does insult.")
        run_due(cast.app)
        case = expect_folded(dismissed.case_id)
        assert (case.status, from_json(case.state).reports) == ("open", 1)
        assert session().scalar(select(Report.outcome)) == "waiting"
        assert (
            session().scalar(select(Decision.reverses_id).order_by(Decision.id.desc()))
            == dismissed.decision_id
        )
        assert [one.member_id for one in session().scalars(select(Statement))] == [cast.nia.id] * 2
        decide_it(cast.ada, dismissed.case_id, "hide")
        run_due(cast.app)
        assert expect_folded(dismissed.case_id).status == "closed"
        assert session().scalar(select(Report.outcome)) == "upheld"
        assert dismissed.state() == "hidden"


def test_a_reporter_to_whom_it_was_too_little_opens_the_question_again(cast: Cast, hidden: Story) -> None:
    with cast.app.app_context():
        judged(cast.ada, complaint(hidden, "nia", "Hiding is not enough."), "reversed", "True.")
        run_due(cast.app)
        assert hidden.state() == "hidden"  # what was done stays done
        assert expect_folded(hidden.case_id).status == "open"
        assert notifications_of(cast.nia).items[0].kind == "appeal_judged"


def test_an_edit_that_was_asked_for_is_still_awaited_after_a_complaint(cast: Cast) -> None:
    from tests.factories.categories import make_reply
    from tests.factories.moderation import report_it

    with cast.app.app_context():
        topic = make_topic(cast.nia, make_category())
        post = make_reply(cast.mia, topic.id, "Rude.")
        case_id = report_it(cast.nia, "post", post.id)
        until = now() + timedelta(days=3)
        story = Story(cast, post.id, case_id, decide_it(cast.mo, case_id, "ask_edit", until=until).id)
        appeal_id = complaint(story, "mia")
        assert expect_folded(case_id).status == "appealed"
        judged(cast.ada, appeal_id, "upheld")
        case = expect_folded(case_id)
        assert (case.status, case.due_at) == ("waiting", until)


def test_never_who_decided_never_who_is_part_of_it(cast: Cast, hidden: Story) -> None:
    with cast.app.app_context():
        appeal_id = complaint(hidden, "mia")
        for name in ("mo", "mia", "nia", "sam"):
            with transaction(), pytest.raises(Refused):
                judge(actor=getattr(cast, name), appeal_id=appeal_id, outcome="reversed", reasons="So be it")
        assert [one.name for one in judges_of(told_of_appeal(appeal_id))] == ["ada"]
    page = cast.browser("mo").get(f"/moderation/appeals/{appeal_id}").get_data(as_text=True)
    assert "You decided, so a colleague judges" in page and 'name="outcome"' not in page
    answer_ = cast.browser("mo").write(
        f"/moderation/appeals/{appeal_id}/judge", outcome="upheld", reasons="Because I say so"
    )
    assert answer_.status_code == 403


def test_administrators_fall_under_it_too_and_it_is_said_plainly(cast: Cast) -> None:
    from tests.factories.categories import make_reply
    from tests.factories.moderation import report_it

    with cast.app.app_context():
        topic = make_topic(cast.nia, make_category())
        post = make_reply(cast.mia, topic.id, "Rude.")
        case_id = report_it(cast.mo, "post", post.id)  # Mo reported it, Ada decides: nobody is left
        story = Story(cast, post.id, case_id, decide_it(cast.ada, case_id, "hide").id)
        appeal_id = complaint(story, "mia")
        statement_id = story.statement("mia")
        assert judges_of(told_of_appeal(appeal_id)) == []
        with transaction(), pytest.raises(Refused):
            judge(actor=cast.ada, appeal_id=appeal_id, outcome="upheld", reasons="So be it")
    page = cast.browser("ada").get(f"/moderation/appeals/{appeal_id}").get_data(as_text=True)
    assert "Nobody can judge this complaint" in page
    assert "there is nobody who could" in cast.browser("mia").get(f"/statements/{statement_id}").get_data(
        as_text=True
    )
    with cast.app.app_context():
        make_member("eve", moderator=True)
        assert [one.name for one in judges_of(told_of_appeal(appeal_id))] == ["eve"]


def test_reasons_are_needed_and_it_is_decided_once(cast: Cast, hidden: Story) -> None:
    with cast.app.app_context():
        appeal_id = complaint(hidden, "mia")
        for outcome, reasons in (("upheld", " "), ("burn", "So be it")):
            with transaction(), pytest.raises(NothingSaid):
                judge(actor=cast.ada, appeal_id=appeal_id, outcome=outcome, reasons=reasons)
        judged(cast.ada, appeal_id, "upheld")
        with transaction(), pytest.raises(Settled):
            judge(actor=cast.ada, appeal_id=appeal_id, outcome="reversed", reasons="After all")
        assert hidden.state() == "hidden"


def test_a_question_and_its_answer(cast: Cast, hidden: Story) -> None:
    with cast.app.app_context():
        appeal_id = complaint(hidden, "mia")
        with transaction(), pytest.raises(NotYourTurn):
            answer(actor=cast.mia, statement_id=hidden.statement("mia"), text="Nobody asked")
        with transaction(), pytest.raises(Refused):
            ask(actor=cast.mo, appeal_id=appeal_id, text="Why?")
        with transaction():
            ask(actor=cast.ada, appeal_id=appeal_id, text="Whom did you quote?")
        with transaction(), pytest.raises(NotYourTurn):
            ask(actor=cast.ada, appeal_id=appeal_id, text="Well?")
        assert notifications_of(cast.mia).items[0].kind == "appeal_asked"
        path = f"/statements/{hidden.statement('mia')}"
    assert "Whom did you quote?" in cast.browser("mia").get(path).get_data(as_text=True)
    assert cast.browser("nia").write(path + "/answer", text="Me").status_code == 404
    assert cast.browser("mia").write(path + "/answer", text="My <b>uncle</b>").status_code == 303
    with cast.app.app_context():
        assert notifications_of(cast.ada).items[0].kind == "appeal_answered"
        expect_folded(hidden.case_id)
        run_due(cast.app)
    letters = " ".join(file.read_text() for file in _letters(cast))
    assert "Whom did you quote?" in letters and "uncle" in letters
    page = cast.browser("ada").get(f"/moderation/appeals/{appeal_id}").get_data(as_text=True)
    assert "My &lt;b&gt;uncle" in page


def test_a_complaint_that_waits_is_spoken_of_twice_and_no_more(cast: Cast, hidden: Story) -> None:
    with cast.app.app_context():
        appeal_id = complaint(hidden, "mia")
        made = session().get_one(Appeal, appeal_id).made_at
        counts = []
        for days in (1, 3.1, 3.2, 6.9, 7.1, 7.2, 30):
            with time_machine.travel(made + timedelta(days=days), tick=False):
                remind()
                counts.append(len(notifications_of(cast.ada).items))
        assert counts == [1, 2, 2, 2, 3, 3, 3]
        assert [line.sentence for line in notifications_of(cast.ada).items[:2]] == [
            "A complaint has been waiting for 7 days",
            "A complaint has been waiting for 3 days",
        ]
        judged(cast.ada, appeal_id, "upheld")


def test_the_list_and_the_case_show_what_waits(cast: Cast, hidden: Story) -> None:
    with cast.app.app_context():
        appeal_id = complaint(hidden, "mia")
    link = f"/moderation/appeals/{appeal_id}"
    assert "1 complaint waits" in cast.browser("ada").get("/moderation").get_data(as_text=True)
    for path in ("/moderation/appeals", f"/moderation/cases/{hidden.case_id}"):
        assert link in cast.browser("ada").get(path).get_data(as_text=True), path
    assert [cast.browser(name).get(link).status_code for name in ("mia", "nia", "sam")] == [404] * 3
    assert cast.browser("mia").get("/moderation/appeals").status_code == 404
    done = cast.browser("ada").write(
        link + "/judge", outcome="reversed", reasons="It was a quotation.", step="decide"
    )
    assert done.status_code == 303
    assert link not in cast.browser("ada").get("/moderation/appeals").get_data(as_text=True)


@pytest.mark.parametrize("language", ["fr"])
def test_all_of_it_speaks_french(cast: Cast, hidden: Story, language: str) -> None:
    with cast.app.app_context():
        appeal_id = complaint(hidden, "mia")
        path = f"/statements/{hidden.statement('mia')}"
    for name, page in (("mia", path), ("mia", "/statements"), ("ada", f"/moderation/appeals/{appeal_id}")):
        cast.browser(name).write("/language", language=language)
        text = cast.browser(name).get(page).get_data(as_text=True)
        assert "complaint" not in text.lower().replace("complaint-title", "").replace(
            'class="section complaint"', ""
        )


def test_whoever_could_not_undo_it_does_not_judge_it(cast: Cast) -> None:
    """A mute is for those who moderate everywhere: a moderator of the place alone is not asked."""
    with cast.app.app_context():
        story = tell_story(cast, "warn")
        place = session().get_one(Case, story.case_id).category_id
        lea = make_member("lea", moderates=(place,))
        muted = decide_it(cast.mo, story.case_id, "mute", until=now() + timedelta(days=2)).id
        wanted = select(Statement.id).where(Statement.decision_id == muted, Statement.role == "author")
        with transaction():
            appeal_id = complain(
                actor=cast.mia, statement_id=session().scalars(wanted).one(), text="I only quoted it."
            ).id
        assert lea.id not in {one.id for one in judges_of(told_of_appeal(appeal_id))}
        for outcome in ("upheld", "reversed"):
            with pytest.raises(Refused), transaction():
                judge(actor=lea, appeal_id=appeal_id, outcome=outcome, reasons="It was a quotation.")
        accept_code(lea)
    page = visitor(cast.app, lea).get(f"/moderation/appeals/{appeal_id}")
    assert page.status_code == 200 and 'name="outcome"' not in page.text


def test_nothing_takes_the_place_of_what_is_complained_of(cast: Cast, hidden: Story) -> None:
    """Whoever decided may give in, and may not hide it anew before somebody else has judged the complaint."""
    with cast.app.app_context():
        appeal_id = complaint(hidden, "mia")
        with transaction():
            reverse(actor=cast.mo, decision_id=hidden.decision_id, facts="I am not so sure any more.")
        with pytest.raises(Refused):
            decide_it(cast.mo, hidden.case_id, "hide")
        judged(cast.ada, appeal_id, "reversed")
        assert hidden.state() == "published"
        decide_it(cast.mo, hidden.case_id, "hide")  # something new, which can be complained of anew
