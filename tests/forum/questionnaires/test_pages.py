"""The pages of questionnaires: writing one, answering it, reading what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from forum.clock import now
from forum.questionnaires.models import Ballot, Questionnaire, Unfinished
from forum.questionnaires.questions import ONE, SHORT, Question
from forum.storage.session import session
from tests.cast import Cast, visitor
from tests.factories.categories import make_category, make_topic
from tests.factories.members import make_member
from tests.factories.questionnaires import COLOUR, answer, crowd, end, make, make_asker, planned, poll

DAY = (now() + timedelta(days=9)).date().isoformat()


def _written(**more: Any) -> dict[str, Any]:
    return {
        "title": "Your next bag",
        "purpose": "To choose the colours of spring.",
        "readers": "team",
        "kept_days": "30",
        "last_day": DAY,
        "names": "nameless",
        "idempotency_key": "k" * 20,
        "questions-0-label": "Which colour?",
        "questions-0-kind": "one",
        "questions-0-options": "red\ngreen",
        "questions-0-required": "y",
        "questions-1-label": "",
        "questions-1-kind": "one",
        **more,
    }


def test_a_questionnaire_is_written_and_asked(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category()
        eve = visitor(cast.app, make_asker())
    assert eve.get("/questionnaires/new").status_code == 200
    page = eve.write("/questionnaires/new", _written(category_id=place.id))
    assert page.status_code == 303
    shown = cast.browser("mia").get(page.location).text
    for said in ("To choose the colours of spring.", "Which colour?", "green"):
        assert said in shown
    assert shown.index("To choose the colours") < shown.index("Which colour?")
    assert (
        "Which colour?" in cast.browser("mia").get("/").text
        or "Your next bag" in cast.browser("mia").get("/").text
    )


def test_nothing_is_asked_without_purpose_readers_retention_and_end(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category()
        eve = visitor(cast.app, make_asker())
    for missing in ("purpose", "readers", "kept_days", "last_day"):
        page = eve.write("/questionnaires/new", _written(category_id=place.id, **{missing: ""}))
        assert page.status_code == 422, missing
        assert "Which colour?" in page.text
    page = eve.write("/questionnaires/new", _written(category_id=place.id, **{"questions-0-options": "red"}))
    assert page.status_code == 422 and 'id="questions-0-options-error"' in page.text
    with cast.app.app_context():
        assert session().scalar(select(func.count()).select_from(Questionnaire)) == 0


def test_more_places_for_questions_lose_nothing(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category()
        eve = visitor(cast.app, make_asker())
    page = eve.write("/questionnaires/new", _written(category_id=place.id, more="1"))
    assert page.status_code == 200
    assert "Which colour?" in page.text and "questions-2-label" in page.text


def test_only_who_animates_there_asks(cast: Cast) -> None:
    assert cast.browser("mia").get("/questionnaires/new").status_code == 403
    assert cast.browser("ada").get("/questionnaires/new").status_code == 403


def test_answering_all_on_a_page(cast: Cast) -> None:
    with cast.app.app_context():
        number = make(make_asker())
    mia, path = cast.browser("mia"), ""
    path = f"/questionnaires/{number}/answer"
    missing = mia.write(path, known="1", send="1", **{"q-why": "A long reason"})
    assert missing.status_code == 422 and "A long reason" in missing.text
    assert 'id="q-colour-error"' in missing.text
    sent = mia.write(path, known="1", send="1", **{"q-why": "A long reason", "q-colour": "1"})
    assert sent.status_code == 303
    assert "You have answered" in mia.get(sent.location).text
    assert mia.write(path, known="1", send="1", **{"q-colour": "2"}).status_code == 303
    with cast.app.app_context():
        assert session().scalar(select(func.count()).select_from(Ballot)) == 1


def test_a_page_at_a_time(cast: Cast) -> None:
    with cast.app.app_context():
        questions = [COLOUR, Question("name", SHORT, "Its name?", required=True)]
        number = make(make_asker(), planned(questions=questions, paged=True))
    mia, path = cast.browser("mia"), f"/questionnaires/{number}/answer"
    first = mia.get(f"/questionnaires/{number}").text
    assert "Which colour?" in first and "Its name?" not in first
    assert mia.write(path, known="1", page="0", next="1").status_code == 422
    second = mia.write(path, known="1", page="0", next="1", **{"q-colour": "1"}).text
    assert "Its name?" in second and 'type="hidden" name="q-colour" value="1"' in second
    back = mia.write(path, known="1", page="1", back="1", **{"q-colour": "1", "q-name": "Bo"}).text
    assert "Which colour?" in back and 'type="hidden" name="q-name" value="Bo"' in back
    assert (
        mia.write(path, known="1", page="1", send="1", **{"q-colour": "1", "q-name": "Bo"}).status_code == 303
    )


def test_unfinished_answers_with_names_come_back(cast: Cast) -> None:
    with cast.app.app_context():
        number = make(make_asker(), planned(anonymous=False))
    mia, path = cast.browser("mia"), f"/questionnaires/{number}/answer"
    assert mia.write(path, known="1", keep="1", **{"q-why": "Half a reason"}).status_code == 303
    assert "Half a reason" in mia.get(f"/questionnaires/{number}").text
    assert "Half a reason" not in cast.browser("nia").get(f"/questionnaires/{number}").text
    with cast.app.app_context():
        assert session().scalar(select(func.count()).select_from(Unfinished)) == 1


def test_nothing_that_was_typed_is_cut(cast: Cast) -> None:
    with cast.app.app_context():
        number = make(make_asker(), planned(anonymous=False))
    mia, path, page = cast.browser("mia"), f"/questionnaires/{number}/answer", f"/questionnaires/{number}"
    long, endless = "word " * 1_800 + "end.", "word " * 12_000 + "end."
    assert mia.write(path, known="1", keep="1", **{"q-why": long}).status_code == 303
    kept = mia.get(page).text
    assert long in kept
    assert "at most 2000 fit" in kept
    for wish in ("keep", "send"):
        refused = mia.write(path, {wish: "1"}, known="1", **{"q-why": endless, "q-colour": "1"})
        assert refused.status_code == 422
        assert endless in refused.text
        assert "60004 characters" in refused.text


def test_other_questions_meanwhile(cast: Cast) -> None:
    with cast.app.app_context():
        number = make(make_asker())
    page = cast.browser("mia").write(
        f"/questionnaires/{number}/answer", known="7", send="1", **{"q-why": "Typed", "q-colour": "1"}
    )
    assert page.status_code == 409 and "Typed" in page.text


def test_results_and_single_answers(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_asker()
        number = make(eve)
        people = crowd(12)
        for place, one in enumerate(people):
            answer(one, number, colour=0 if place < 10 else 1, why=f"=1+1 reason {place}")
        of_eve, answered = visitor(cast.app, eve), visitor(cast.app, people[0])
    path = f"/questionnaires/{number}"
    assert answered.get(f"{path}/results").status_code == 404
    assert "reason 3" not in of_eve.get(f"{path}/answers").text
    assert of_eve.get(f"{path}/answers.csv").status_code == 404
    with cast.app.app_context():
        end(number)
    told = answered.get(f"{path}/results")
    assert told.status_code == 200
    assert "reason" not in told.text and "not told" in told.text
    assert cast.browser("mia").get(f"{path}/results").status_code == 404
    assert answered.get(f"{path}/answers").status_code == 404
    assert "reason 3" in of_eve.get(f"{path}/answers").text
    rows = of_eve.get(f"{path}/answers.csv").text.splitlines()
    assert rows[0] == '\ufeff"question","answer"'
    assert '"Why?","\'=1+1 reason 3"' in rows
    with cast.app.app_context():
        reader = visitor(cast.app, make_member("line", mandates=[("analyse", None)], language="fr"))
    in_french = reader.get(f"{path}/answers.csv").text.splitlines()
    assert in_french[0] == '\ufeff"question";"answer"'
    assert not any("p3" in row or "P3" in row for row in rows)


def test_drawings_have_a_table(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_asker()
        number = make(eve)
        for place, one in enumerate(crowd(22)):
            answer(one, number, colour=0 if place < 12 else 1)
        end(number)
        page = visitor(cast.app, eve).get(f"/questionnaires/{number}/results").text
    assert '<svg class="result-drawing"' in page and "<table" in page
    assert "12 of 22" in page


def test_answers_under_names(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_asker()
        number = make(eve, planned(anonymous=False))
        answer(cast.mia, number, colour=1, why="@SUM(A1)")
        answer(make_member("emil", works_here=True), number, colour=0)
        of_eve = visitor(cast.app, eve)
    page = of_eve.get(f"/questionnaires/{number}/answers").text
    assert "Mia" in page and "@SUM(A1)" in page
    assert cast.browser("ada").get(f"/questionnaires/{number}/answers").status_code == 404
    _names, line, other = of_eve.get(f"/questionnaires/{number}/answers.csv").text.splitlines()
    assert other.startswith('"Emil","yes",'), "a name is one, whatever language it is read in"
    assert line.startswith('"Mia","no",') and line.endswith(',"1","green","\'@SUM(A1)"')
    assert "@SUM(A1)" in cast.browser("mia").get(f"/questionnaires/{number}").text


def test_ending_it_early(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_asker()
        number = make(eve)
        of_eve = visitor(cast.app, eve)
    assert cast.browser("mia").get(f"/questionnaires/{number}/close").status_code == 403
    assert of_eve.get(f"/questionnaires/{number}/close").status_code == 200
    assert of_eve.write(f"/questionnaires/{number}/close").status_code == 303
    with cast.app.app_context():
        assert session().get_one(Questionnaire, number).status == "closed"


def test_a_draft_is_changed_and_asked(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_asker()
        place = make_category()
        number = make(eve, planned(category=place), draft=True)
        of_eve = visitor(cast.app, eve)
        turn = session().get_one(Questionnaire, number).turn
    assert cast.browser("mia").get(f"/questionnaires/{number}").status_code == 404
    page = of_eve.get(f"/questionnaires/{number}/edit")
    assert "red\ngreen\nblue" in page.text.replace("\r", "")
    fields = _written(category_id=place.id, known=str(turn), **{"questions-0-key": "colour"})
    assert of_eve.write(f"/questionnaires/{number}/edit", fields).status_code == 303
    assert of_eve.write(f"/questionnaires/{number}/edit", fields).status_code == 409
    assert of_eve.write(f"/questionnaires/{number}/open").status_code == 303
    assert cast.browser("mia").get(f"/questionnaires/{number}").status_code == 200
    assert "Your next bag" in of_eve.get("/questionnaires").text


def test_choices_of_unknown_kinds_are_refused(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category()
        asked = [Question("c", ONE, "?", options=("a", "b"))]
        number = make(make_asker(), planned(category=place, questions=asked))
        topic_id = make_topic(cast.mia, place).id
        assert poll(cast.mia, topic_id) > number
    page = cast.browser("mia").write(f"/questionnaires/{number}/answer", known="1", send="1", **{"q-c": "7"})
    assert page.status_code == 422


def test_search_feed_and_home_know_what_is_asked(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_asker()
        open_to_all = make(eve, planned("Straps & buckles"))
        inside = make(eve, planned("Straps inside", category=make_category("in", access="members")))
        draft = make(eve, planned("Straps, perhaps"), draft=True)
        over = make(eve, planned("Straps of last year"))
        end(over)
    guest, mia = cast.browser("guest"), cast.browser("mia")
    for browser, seen in ((guest, {open_to_all, over}), (mia, {open_to_all, inside, over})):
        page = browser.get("/search?q=strap spring").text
        found = {one for one in (open_to_all, inside, draft, over) if f'"/questionnaires/{one}"' in page}
        assert found == seen
    assert "/questionnaires/" not in mia.get("/search?q=strap autumn").text.split("</nav>")[-1]
    feed = guest.get("/questionnaires/feed.atom").text
    assert f"/questionnaires/{open_to_all}<" in feed and "Straps &amp; buckles" in feed
    assert not any(f"/questionnaires/{one}<" in feed for one in (inside, draft, over))
    home = mia.get("/").text
    assert f'"/questionnaires/{inside}"' in home and f'"/questionnaires/{over}"' not in home


def test_who_may_only_read_is_told_why_there_is_no_form(cast: Cast) -> None:
    with cast.app.app_context():
        number = make(make_asker())
    reason = "your account may only read"
    assert reason in cast.browser("sam").get(f"/questionnaires/{number}?lang=en").text
    for name in ("mia", "guest"):
        assert reason not in cast.browser(name).get(f"/questionnaires/{number}?lang=en").text
