"""Who reads answers: those who were named, as long as they have the mandate and see the category."""

from __future__ import annotations

from sqlalchemy import delete

from forum.members.models import Grant
from forum.storage.session import session, transaction
from tests.cast import Cast, visitor
from tests.factories.categories import make_category
from tests.factories.members import make_group, make_member
from tests.factories.questionnaires import answer, make, make_asker, planned


def test_whoever_asked_reads_answers_only_with_the_mandate(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_asker()
        number = make(eve, planned(anonymous=False, readers="asker"))
        answer(cast.mia, number, colour=1, why="for her eyes")
        of_eve = visitor(cast.app, eve)
    paths = [f"/questionnaires/{number}/answers", f"/questionnaires/{number}/answers.csv"]
    assert all("for her eyes" in of_eve.get(path).text for path in paths)
    with cast.app.app_context(), transaction():
        session().execute(delete(Grant).where(Grant.member_id == eve.id))
    for path in paths:
        page = of_eve.get(path)
        assert page.status_code == 404 and "for her eyes" not in page.text


def test_a_mandate_for_everything_opens_no_closed_group(cast: Cast) -> None:
    with cast.app.app_context():
        group = make_group("testers")
        place = make_category("testers", access="groups", groups=(group,))
        inside = make_member("ines", mandates=[("animate", None)], groups=[group])
        number = make(inside, planned("Only for testers", category=place, anonymous=False))
        of_eve, of_inside = visitor(cast.app, make_asker()), visitor(cast.app, inside)
    for path in (f"/questionnaires/{number}", f"/questionnaires/{number}/answers"):
        assert of_eve.get(path).status_code == 404
        assert of_inside.get(path).status_code == 200
    assert "Only for testers" not in of_eve.get("/questionnaires").text
