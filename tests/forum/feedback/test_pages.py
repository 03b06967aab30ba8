"""The pages of ideas: similar ones as a step, a form that refuses, what became of them, who sees what."""

from __future__ import annotations

import re
from datetime import timedelta

import time_machine

from forum.clock import now
from forum.feedback.likeness import found_ideas, similar_ideas
from forum.feedback.models import HEARD, NO, STUDIED, YES
from forum.feedback.queries import moved_at, newest_movement
from forum.storage.session import transaction
from tests.cast import Cast, visitor
from tests.factories.categories import make_category, make_reply
from tests.factories.ideas import idea_row, make_answerer, make_idea, somewhere, support, turn
from tests.factories.members import make_member


def fields(page: str) -> dict[str, str]:
    """What the hidden fields of a page's form carry."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return dict(found)


def form(cast: Cast, title: str, **said: object) -> dict[str, object]:
    with cast.app.app_context():
        where = somewhere().id
    return {"title": title, "body": "It would help.", "category_id": where, "language": "", **said}


def test_similar_ideas_are_a_step_without_scripts(cast: Cast) -> None:
    with cast.app.app_context():
        known = make_idea(cast.nia, "A strap that holds longer")
    said = form(cast, "Longer straps")
    mia = cast.browser("mia")
    page = mia.write("/ideas/new", said)
    assert page.status_code == 200
    assert f'href="/ideas/{known}"' in page.text
    assert "Mine is another one: say it" in page.text
    assert "It would help." in page.text
    done = mia.write("/ideas/new", {**said, "looked": "Longer straps"})
    assert done.status_code == 303
    other = mia.write("/ideas/new", form(cast, "Coffee after midnight"))
    assert other.status_code == 303
    assert "It would help." in mia.get(other.location).text


def test_a_form_that_comes_twice_is_answered_as_it_was_the_first_time(cast: Cast) -> None:
    key = {"idempotency_key": "a-key-of-mine"}
    said, mia = form(cast, "Straps that hold longer", **key), cast.browser("mia")
    first = mia.write("/ideas/new", said)
    assert first.status_code == 303
    again = mia.write("/ideas/new", said)
    assert (again.status_code, again.location) == (303, first.location)
    with cast.app.app_context():
        tom = visitor(cast.app, make_answerer())
        other = make_idea(cast.nia, "Straps in green")
    for path, fields_ in (
        (
            f"{first.location}/turn",
            {"turn": "heard", "sentence": "We read it.", "person": "@tom", "known": "1"},
        ),
        (f"{first.location}/join", {"into": str(other), "reason": "They say the same."}),
    ):
        answers = [tom.write(path, {**fields_, **key}) for _ in range(2)]
        assert [one.status_code for one in answers] == [303, 303]
        assert answers[0].location == answers[1].location


def test_one_mistake_is_said_once(cast: Cast) -> None:
    with cast.app.app_context():
        number, tom = make_idea(cast.mia), visitor(cast.app, make_answerer())
    page = tom.write(f"/ideas/{number}/turn", sentence="We read it.", person="@tom")
    assert page.status_code == 422
    assert "Please choose where it stands." in page.text
    assert page.text.count("This can’t be chosen here") == 0
    odd = tom.write(f"/ideas/{number}/turn", turn="x", sentence="No.", person="@tom", known="1")
    assert (odd.status_code, odd.text.count("This can’t be chosen here")) == (409, 0)


def test_while_one_types(cast: Cast) -> None:
    with cast.app.app_context():
        known = make_idea(cast.nia, "A strap that holds longer")
        hidden = make_idea(cast.ada, "Straps for the staff", category=make_category("staff", access="staff"))
    page = cast.browser("mia").get("/ideas/similar?title=straps").text
    assert f"/ideas/{known}" in page
    assert f"/ideas/{hidden}" not in page
    assert cast.browser("mia").get("/ideas/similar?title=").text.strip() == ""
    assert cast.browser("guest").get("/ideas/similar?title=straps").status_code in (302, 303, 401, 403)


def test_words_of_every_day_make_nothing_alike(cast: Cast) -> None:
    with cast.app.app_context():
        known = make_idea(cast.nia, "Prêter les sacs pour le week-end")
        assert [idea.id for idea in similar_ideas(None, "Un sac pour la pluie")] == [known]
        for other in ("Publier les patrons pour réparer", "An idea for the brand", "Les", "  ", "?!"):
            assert similar_ideas(None, other) == []


def test_nothing_alike_is_a_short_answer(cast: Cast) -> None:
    with cast.app.app_context():
        make_idea(cast.nia)
    answer = cast.browser("mia").get("/ideas/similar?title=Coffee after midnight")
    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["Content-Security-Policy"]


def test_where_ideas_are_said_is_offered_first(cast: Cast) -> None:
    with cast.app.app_context():
        first, second = make_category("first"), make_category("second")
        make_idea(cast.nia, category=second)
        make_category("third")
    page = cast.browser("mia").get("/ideas/new").text
    assert f'<option selected value="{second.id}">' in page
    page = cast.browser("mia").get("/ideas/new?category=first").text
    assert f'<option selected value="{first.id}">' in page


def test_the_only_way_on_is_chosen_already(cast: Cast) -> None:
    with cast.app.app_context():
        tom = make_answerer()
        idea_id = make_idea(cast.mia)
    page = visitor(cast.app, tom).get(f"/ideas/{idea_id}/turn").text
    assert 'value="heard" checked' in page
    with cast.app.app_context():
        turn(tom, idea_id, HEARD, STUDIED)
    assert " checked" not in visitor(cast.app, tom).get(f"/ideas/{idea_id}/turn").text


def test_the_form_refuses_without_sentence_person_or_step(cast: Cast) -> None:
    with cast.app.app_context():
        tom = make_answerer()
        idea_id = make_idea(cast.mia)
    browser = visitor(cast.app, tom)
    right = {"turn": HEARD, "sentence": "We hear you.", "person": "tom", "known": "1"}
    for wrong in ({"sentence": " "}, {"person": ""}, {"person": "mia"}, {"turn": ""}):
        page = browser.write(f"/ideas/{idea_id}/turn", {**right, **wrong})
        assert page.status_code == 422
    page = browser.write(f"/ideas/{idea_id}/turn", {**right, "turn": YES})
    assert (page.status_code, "We hear you." in page.text) == (409, True)
    assert "We hear you." in browser.write(f"/ideas/{idea_id}/turn", {**right, "person": "mia"}).text
    assert browser.write(f"/ideas/{idea_id}/turn", right).status_code == 303
    page = cast.browser("guest").get(f"/ideas/{idea_id}").text
    assert "We hear you." in page
    assert "answers customers" in page
    assert cast.browser("mia").write(f"/ideas/{idea_id}/turn", right).status_code == 403
    assert cast.browser("mia").get(f"/ideas/{idea_id}/turn").status_code == 403


def test_what_was_said_meanwhile_is_read_before_more_is_said(cast: Cast) -> None:
    """After a no, «being studied» would follow again, and say that the no is taken back."""
    with cast.app.app_context():
        tom = make_answerer()
        idea_id = make_idea(cast.mia)
        turn(tom, idea_id, HEARD)
    browser = visitor(cast.app, tom)
    page = browser.get(f"/ideas/{idea_id}/turn").text
    sent = {**fields(page), "turn": STUDIED, "sentence": "We look into it.", "person": "tom"}
    with cast.app.app_context():
        turn(make_answerer("una"), idea_id, STUDIED, NO, sentence="It would weigh too much.")
    late = browser.write(f"/ideas/{idea_id}/turn", sent)
    assert (late.status_code, "We look into it." in late.text) == (409, True)
    assert "said more of it meanwhile" in late.text
    with cast.app.app_context():
        assert idea_row(idea_id).status == NO
    for without in ("", "x"):
        assert browser.write(f"/ideas/{idea_id}/turn", {**sent, "known": without}).status_code == 409
    again = browser.write(f"/ideas/{idea_id}/turn", {**sent, **fields(late.text)})
    assert again.status_code == 303
    with cast.app.app_context():
        assert idea_row(idea_id).status == STUDIED


def test_newest_movement_and_the_order_of_the_brand(cast: Cast) -> None:
    with cast.app.app_context():
        tom, una = make_answerer(), make_member("una")
    ids = []
    for days, title in ((9, "Wished for"), (8, "Quiet"), (7, "Spoken of")):
        with time_machine.travel(now() - timedelta(days=days), tick=False), cast.app.app_context():
            ids.append(make_idea(cast.mia, title))
    with cast.app.app_context():
        support(una, ids[0])
        support(cast.nia, ids[0])
        support(cast.nia, ids[1])
        assert [idea.id for idea in newest_movement(None)] == [ids[2], ids[1], ids[0]]
        make_reply(una, idea_row(ids[1]).topic_id, "I think so, too.")
        assert [idea.id for idea in newest_movement(None)] == [ids[1], ids[2], ids[0]]
        turn(tom, ids[0], HEARD)
        found = newest_movement(None)
        assert [idea.id for idea in found] == [ids[0], ids[1], ids[2]]
        after = newest_movement(None, before=(moved_at(found[0]), found[0].id))
        assert [idea.id for idea in after] == [ids[1], ids[2]]
    page = visitor(cast.app, tom).get("/ideas?order=wished").text
    places = [page.index(f'href="/ideas/{idea_id}"') for idea_id in ids]
    assert places[0] < places[1] < places[2]
    for name in ("guest", "mia", "mo", "ada"):
        assert cast.browser(name).get("/ideas?order=wished").status_code == 404
        assert "order=wished" not in cast.browser(name).get("/ideas").text


def test_search_feed_home_and_topic_know_ideas(cast: Cast) -> None:
    with cast.app.app_context():
        idea_id = make_idea(cast.mia, "Wider straps")
        inside = make_idea(cast.mia, "Straps inside", category=make_category("in", access="members"))
        topic_id = idea_row(idea_id).topic_id
        make_reply(cast.nia, topic_id, "Yes.")
        assert {idea.id for idea in found_ideas(cast.nia, "straps", 5)} == {idea_id, inside}
        assert [idea.id for idea in similar_ideas(None, "My strap is too wide")] == [idea_id]
    guest = cast.browser("guest")
    assert f'"/ideas/{idea_id}"' in guest.get("/search?q=straps").text
    feed = guest.get("/ideas/feed.atom").text
    assert f"/ideas/{idea_id}" in feed
    assert f"/ideas/{inside}" not in feed
    assert f'"/ideas/{idea_id}"' in guest.get("/").text
    assert f'"/ideas/{idea_id}"' in cast.browser("mia").get(f"/topics/{topic_id}").text


def test_an_idea_held_hidden_or_deleted_is_seen_by_whom_its_topic_is(cast: Cast) -> None:
    from forum.storage.session import session
    from forum.topics.models import Topic

    with cast.app.app_context():
        idea_id = make_idea(cast.mia)
        topic_id = idea_row(idea_id).topic_id
    for state, who in (("held", "mia mo ada"), ("hidden", "mo ada"), ("deleted", "mo ada")):
        with cast.app.app_context(), transaction():
            session().get_one(Topic, topic_id).state = state
        for name in ("guest", "mia", "nia", "mo", "ada"):
            expected = 200 if name in who.split() else 404
            assert cast.browser(name).get(f"/ideas/{idea_id}").status_code == expected, (state, name)


def test_support_by_page(cast: Cast) -> None:
    with cast.app.app_context():
        idea_id = make_idea(cast.mia)
    nia = cast.browser("nia")
    assert nia.write(f"/ideas/{idea_id}/support").status_code == 303
    assert "I don’t stand behind it any more" in nia.get(f"/ideas/{idea_id}").text
    assert nia.write(f"/ideas/{idea_id}/support/back").status_code == 303
    assert "I wish for it, too" in nia.get(f"/ideas/{idea_id}").text
    assert cast.browser("mia").write(f"/ideas/{idea_id}/support").status_code == 403
    assert cast.browser("sam").write(f"/ideas/{idea_id}/support").status_code == 403


def test_joining_by_page(cast: Cast) -> None:
    with cast.app.app_context():
        tom = make_answerer()
        first, second = make_idea(cast.mia), make_idea(cast.nia, "A strap that holds more")
    browser = visitor(cast.app, tom)
    assert f"/ideas/{second}" in browser.get(f"/ideas/{first}/join").text
    for into in ("", "nothing", "/ideas/99999", str(first)):
        page = browser.write(f"/ideas/{first}/join", into=into, reason="The same.")
        assert page.status_code in (409, 422), into
    done = browser.write(f"/ideas/{first}/join", into=f"https://x.example/ideas/{second}", reason="The same.")
    assert (done.status_code, done.location) == (303, f"/ideas/{second}")
