"""What colleagues say about a draft: screened, reported by the other, decided; the draft itself is nobody's."""

from __future__ import annotations

from sqlalchemy import select

from forum.announcements.actions.read import give_back, hand_over
from forum.clock import now
from forum.colleagues.models import HandedWord
from forum.members.queries import viewer_by_id
from forum.members.viewer import Viewer
from forum.storage.session import session, transaction
from tests.cast import Cast, visitor
from tests.factories.announcements import make_draft, make_handed_word, make_host
from tests.factories.categories import make_category
from tests.factories.conduct import accept_code
from tests.factories.members import make_member
from tests.factories.moderation import case_about, decide_it

INSULT = "Vous êtes tous des idiots."


def test_an_insult_is_asked_about_waits_and_is_shown(cast: Cast) -> None:
    with cast.app.app_context():
        lea, hugo = (make_member(name, works_here=True) for name in ("lea", "hugo"))
        for one in (lea, hugo):
            accept_code(one)
    form = {"topic_id": "", "body": "A draft.", "reader_id": str(hugo.id), "question": INSULT}
    asked = visitor(cast.app, lea).write("/drafts/hand-over", form)
    assert asked.status_code == 422
    assert 'name="insist"' in asked.text and INSULT in asked.text
    sent = visitor(cast.app, lea).write("/drafts/hand-over", form | {"insist": "1"})
    assert sent.status_code == 303
    url = sent.headers["Location"]
    assert INSULT not in visitor(cast.app, hugo).get(url).text
    assert INSULT in visitor(cast.app, lea).get(url).text
    with cast.app.app_context():
        word = session().scalars(select(HandedWord)).one()
        case_id = case_about("handed_word", word.id).id
    assert INSULT in cast.browser("mo").get(f"/moderation/cases/{case_id}").text
    with cast.app.app_context():
        decide_it(cast.mo, case_id, "publish")
    assert INSULT in visitor(cast.app, hugo).get(url).text


def test_whoever_it_is_said_to_reports_it(cast: Cast) -> None:
    with cast.app.app_context():
        number = make_handed_word("Is it true?")
        word = session().get_one(HandedWord, number)
        for member_id in (word.author_id, word.to_id):
            accept_code(_viewer(member_id))
        reader, author, url = _viewer(word.to_id), _viewer(word.author_id), word.url
    link = f"/report/handed_word/{number}"
    assert link in visitor(cast.app, reader).get(url).text
    assert link not in visitor(cast.app, author).get(url).text
    assert cast.browser("mia").get(link).status_code == 404
    sent = visitor(cast.app, reader).write(link, rule="respect", sentence="Unkind.")
    assert sent.status_code == 303
    with cast.app.app_context():
        decide_it(cast.mo, case_about("handed_word", number).id, "hide")
    assert "Is it true?" not in visitor(cast.app, reader).get(url).text


def test_a_word_about_an_announcement_is_one_of_them(cast: Cast) -> None:
    with cast.app.app_context():
        lea, hugo = make_host("lea"), make_host("hugo")
        for one in (lea, hugo):
            accept_code(one)
        row = make_draft(lea, make_category("news"))
        number, url = row.id, row.url
        with transaction():
            hand_over(actor=lea, announcement_id=number, reader_id=hugo.id, deputy_id=None, read_by=now())
        with transaction():
            give_back(actor=hugo, announcement_id=number, version=1, note="Say until when.")
        word = session().scalars(select(HandedWord.id)).one()
    assert f"/report/handed_word/{word}" in visitor(cast.app, lea).get(url).text


def _viewer(member_id: int) -> Viewer:
    found = viewer_by_id(member_id)
    assert found is not None
    return found
