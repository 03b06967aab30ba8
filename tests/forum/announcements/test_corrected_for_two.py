"""Where a second pair of eyes is asked for, no correction is out before somebody but its writer has read it."""

from __future__ import annotations

from typing import Any

import pytest

from forum.announcements.actions.correct import Words, correct
from forum.announcements.actions.propose import agree, give_correction_back, propose, take_correction_back
from forum.announcements.actions.read import ask_second_reader
from forum.announcements.models import CorrectionDraft
from forum.announcements.queries import announcement_for, corrections_to_read
from forum.announcements.refusals import AnotherWaits, DraftChanged, NothingChanged, NotRead, WriterMayNot
from forum.hooks import Outcome, Reconsider, Verdict, Written, hooks
from forum.members.models import Grant
from forum.members.queries import viewer_by_name
from forum.members.viewer import Viewer
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.topics.actions.edit import edit_post
from forum.topics.actions.erase import erase_words
from forum.topics.actions.moderate import remove_post
from forum.topics.actions.tag import rename_topic
from forum.topics.composing import compose
from forum.topics.models import Post, Topic
from forum.topics.queries import post_for, topic_for
from forum.topics.refusals import Overtaken
from tests.cast import Cast, visitor
from tests.factories.announcements import HEARD, TITLE, make_announcement, make_host, rung
from tests.factories.categories import make_category
from tests.factories.leaving import let_go, places_with

SATURDAY = Words("From Saturday on.", "Saturday, not Friday.", 1)


@pytest.fixture
def number(cast: Cast) -> int:
    """What Léa announced, where two read; Hugo and Ines host as well."""
    with cast.app.app_context():
        place = make_category("news")
        lea = make_host("lea")
        make_host("hugo")
        make_host("ines")
        made = make_announcement(lea, place)
        with transaction():
            ask_second_reader(actor=cast.ada, category_id=place.id, asked=True)
    return made


def host(name: str) -> Viewer:
    found = viewer_by_name(name)
    assert found is not None
    return found


def proposed(name: str, number: int, words: Words = SATURDAY) -> Viewer:
    who = host(name)
    with transaction():
        propose(actor=who, announcement_id=number, words=words)
    return who


def source(number: int) -> str:
    session().rollback()
    return str(announcement_for(host("ines"), number).post.source)


@pytest.mark.parametrize("name", ["lea", "hugo"])
def test_no_writer_lets_out_their_own(cast: Cast, number: int, name: str) -> None:
    with cast.app.app_context():
        writer = host(name)
        with pytest.raises(NotRead), transaction():
            correct(actor=writer, announcement_id=number, words=SATURDAY)
        proposed(name, number)
        assert not source(number).startswith("From Saturday")
        assert rung("announcement_asked") == {host(one).id for one in {"lea", "hugo", "ines"} - {name}}
        with pytest.raises(Refused), transaction():
            agree(actor=writer, announcement_id=number, version=1)
        assert [row.id for row in corrections_to_read(host("ines"))] == [number]
        assert corrections_to_read(writer) == corrections_to_read(cast.mia) == []
        with pytest.raises(Refused), transaction():
            agree(actor=cast.mia, announcement_id=number, version=1)
        with transaction():
            agree(actor=host("ines"), announcement_id=number, version=1)
        assert source(number).startswith("From Saturday")
        assert HEARD in source(number)
        assert rung("announcement_answered") == {writer.id, host("lea").id}  # who signed it hears of it, too
        assert rung("announcement_asked") == set()
        assert session().get(CorrectionDraft, number) is None
    page = cast.browser("mia").get(f"/announcements/{number}", follow_redirects=True).text
    assert "Saturday, not Friday." in page
    assert ("Corrected by Hugo" in page) == (name == "hugo")  # in the name of whoever wrote it


def test_nobody_agrees_to_words_they_have_not_read(cast: Cast, number: int) -> None:
    with cast.app.app_context():
        proposed("hugo", number)
        proposed("hugo", number, Words("From Sunday on.", "Sunday.", 1))
        for verb, more in ((agree, {}), (give_correction_back, {"note": "No."})):
            with pytest.raises(DraftChanged), transaction():
                verb(actor=host("lea"), announcement_id=number, version=1, **more)  # type: ignore[operator]
        with pytest.raises(AnotherWaits):
            proposed("ines", number)
        with pytest.raises(NothingChanged):
            proposed(
                "hugo",
                number,
                Words("From Friday on the terrace is open until ten in the evening.", "So.", 1),
            )
        with transaction():
            agree(actor=host("lea"), announcement_id=number, version=2)
        assert source(number).startswith("From Sunday")
        with pytest.raises(DraftChanged), transaction():
            agree(actor=host("ines"), announcement_id=number, version=2)


def test_given_back_it_is_written_anew_by_whoever_likes(cast: Cast, number: int) -> None:
    with cast.app.app_context():
        proposed("hugo", number)
        with transaction():
            give_correction_back(actor=host("lea"), announcement_id=number, version=1, note="Until when?")
        assert rung("announcement_answered") == {host("hugo").id}
        assert corrections_to_read(host("ines")) == []
        proposed("ines", number)
        with pytest.raises(Refused), transaction():
            take_correction_back(actor=host("hugo"), announcement_id=number)
        with transaction():
            take_correction_back(actor=host("ines"), announcement_id=number)
        assert rung("announcement_asked") == set()
        assert not source(number).startswith("From Saturday")


def test_a_moderator_was_first_or_the_mandate_is_over(cast: Cast, number: int) -> None:
    with cast.app.app_context():
        proposed("hugo", number)
        post_id = announcement_for(cast.mo, number).post_id or 0
        with transaction():
            post = post_for(cast.mo, post_id, lock=True)
            edit_post(actor=cast.mo, post=post, text=compose("By Mo."), revision=1, reason="So.")
        with pytest.raises(Overtaken), transaction():
            agree(actor=host("lea"), announcement_id=number, version=1)
        proposed("hugo", number, Words("From Saturday on.", "Saturday.", 2))
        with transaction():
            session().query(Grant).filter_by(member_id=host("hugo").id).delete()
        with pytest.raises(WriterMayNot), transaction():
            agree(actor=host("lea"), announcement_id=number, version=2)
        proposed("ines", number, Words("From Sunday on.", "Sunday.", 2))  # who may not holds up nobody
        with transaction():
            agree(actor=host("lea"), announcement_id=number, version=3)
        assert source(number).startswith("From Sunday")


def test_its_title_is_corrected_the_same_way_and_in_no_other(cast: Cast, number: int) -> None:
    with cast.app.app_context():
        lea = host("lea")
        topic_id = announcement_for(lea, number).post.topic_id
        with pytest.raises(Refused), transaction():
            rename_topic(actor=lea, topic=topic_for(lea, topic_id, lock=True), title="It closes")
    browser = visitor(cast.app, lea)
    path = f"/topics/{topic_id}/manage/rename"
    told = browser.write(path, title="It closes", tags="", reason="", idempotency_key="k" * 20)
    assert (told.status_code, told.location) == (303, f"/announcements/{number}/correct?title=It+closes")
    form = browser.get(told.location).text
    assert "its title as well" in form and 'value="It closes"' in form
    tagged = browser.write(path, title=TITLE, tags="terrace", reason="", idempotency_key="l" * 20)
    assert tagged.status_code == 303 and "/correct" not in tagged.location
    with cast.app.app_context():
        body = "From Friday on the terrace is open until ten in the evening."
        proposed("lea", number, Words(body, "It closes.", 1, "It closes"))
        assert session().get_one(Topic, topic_id).title == TITLE
        with transaction():
            agree(actor=host("hugo"), announcement_id=number, version=1)
        assert session().get_one(Topic, topic_id).title == "It closes"
    page = cast.browser("mia").get(f"/announcements/{number}", follow_redirects=True).text
    assert "It closes." in page  # and why


def screened(cast: Cast, word: str, outcome: Outcome) -> None:
    def look(_actor: Any, written: Written) -> Verdict:
        found = word in f"{written.title}\n{written.text}"
        return Verdict(outcome if found else Outcome.PASS, "Please look again.")

    hooks(cast.app).screeners.append(look)


def test_what_comes_with_it_is_screened_while_its_writer_is_there(cast: Cast, number: int) -> None:
    screened(cast, "VILE", Outcome.RECONSIDER)
    with cast.app.app_context():
        for words in (Words("VILE", "So.", 1), Words("So.", "VILE", 1), Words("So.", "So.", 1, "VILE")):
            with pytest.raises(Reconsider):
                proposed("hugo", number, words)
        proposed("hugo", number)
        with pytest.raises(Reconsider), transaction():
            agree(actor=host("lea"), announcement_id=number, version=1, note="VILE")
        assert not source(number).startswith("From Saturday")


def test_what_stands_beside_the_words_does_not_wait_for_a_moderator(cast: Cast) -> None:
    screened(cast, "VILE", Outcome.HOLD)
    with cast.app.app_context():
        lea = make_host()
        alone = make_announcement(lea, make_category("alone"))
        for words in (Words("So.", "VILE", 1), Words("So.", "So.", 1, "VILE")):
            with pytest.raises(Reconsider), transaction():
                correct(actor=lea, announcement_id=alone, words=words, insisted=True)
    said = {"title": TITLE, "body": "So.", "why": "VILE", "revision": "1", "insist": "1"}
    answer = visitor(cast.app, lea).write(f"/announcements/{alone}/correct", said)
    assert answer.status_code == 422 and "say them otherwise" in answer.text


def test_what_screening_holds_waits_for_a_moderator(cast: Cast, number: int) -> None:
    screened(cast, "VILE", Outcome.HOLD)
    with cast.app.app_context():
        proposed("hugo", number, Words("VILE", "So.", 1))
        with transaction():
            agree(actor=host("lea"), announcement_id=number, version=1)
        assert session().query(Post.state).filter(Post.source.startswith("VILE")).scalar() == "held"


def test_whoever_leaves_takes_theirs_along_and_is_named_in_no_other(cast: Cast, number: int) -> None:
    with cast.app.app_context():
        hugo = proposed("hugo", number, Words("As @ines said: Saturday.", "@ines saw it.", 1))
        let_go(host("ines"))
        assert {"announcement_corrections"}.isdisjoint(
            {place.split(".")[0] for place in places_with("@ines")}
        )
        let_go(hugo)
        assert session().get(CorrectionDraft, number) is None
        proposed("lea", number)
        row = announcement_for(cast.mo, number)
        with transaction():
            post = post_for(cast.mo, row.post_id or 0, lock=True)
            remove_post(actor=cast.mo, post=post, reason="No.")
            erase_words(actor_id=cast.automod.id, post=post)
        assert session().get(CorrectionDraft, number) is None


def test_on_its_page(cast: Cast, number: int) -> None:
    with cast.app.app_context():
        lea, hugo = host("lea"), host("hugo")
    writer, reader = visitor(cast.app, hugo), visitor(cast.app, lea)
    url = f"/announcements/{number}/correct"
    said = {"title": TITLE, "body": "From Saturday on.", "why": "Saturday, not Friday.", "revision": "1"}
    assert "somebody else reads it first" in writer.get(url).text
    assert writer.write(url, said).location == url
    assert "Your correction waits for a colleague." in writer.get(url).text
    assert (
        "From Saturday" not in cast.browser("mia").get(f"/announcements/{number}", follow_redirects=True).text
    )
    assert cast.browser("mia").get(url).status_code == 403
    assert "Corrections to be read" in reader.get("/announcements").text
    assert "Corrections to be read" not in writer.get("/announcements").text
    page = reader.get(url).text
    assert "<ins>" in page and "Saturday, not Friday." in page
    other = reader.write(url, said | {"body": "Mine."})
    assert other.status_code == 409 and "Mine." in other.text
    assert reader.write(f"{url}/judge", turn="give_back", note="", version="1").status_code == 422
    assert writer.write(f"{url}/judge", turn="agree", note="", version="1").status_code == 403
    assert cast.browser("mia").write(f"{url}/judge", turn="agree", note="", version="1").status_code == 403
    assert reader.write(f"{url}/judge", turn="give_back", note="Until when?", version="1").status_code == 303
    page = writer.get(url).text
    assert "Until when?" in page and "gave your correction back" in page and "From Saturday on." in page
    assert writer.write(url, said | {"body": "From Saturday on, until ten."}).status_code == 303
    late = reader.write(f"{url}/judge", turn="agree", note="Well.", version="2")
    assert late.status_code == 409 and "Well." in late.text
    assert (
        reader.write(f"{url}/judge", turn="agree", note="", version="3").location
        == f"/announcements/{number}"
    )
    assert "until ten" in cast.browser("mia").get(f"/announcements/{number}", follow_redirects=True).text
    assert writer.write(f"{url}/take-back").status_code == 403
    assert writer.write(url, said | {"revision": "2", "title": "It closes"}).status_code == 303
    assert writer.write(f"{url}/take-back").status_code == 303
    assert TITLE in reader.get(url).text
