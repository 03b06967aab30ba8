"""One decision about several cases: each by itself, and the answer says how each went."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import func, select, update

from forum.members.models import Member
from forum.storage.session import session, transaction
from forum.topics.actions.edit import edit_post
from forum.topics.composing import compose
from forum.topics.models import Post
from forum.topics.queries import post_for
from moderation.cases.actions.handle import claim
from moderation.cases.models import Case
from moderation.cases.queries import case_for
from moderation.decisions.models import Decision, Statement
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.moderation import decide_it, report_it
from tests.moderation.queue.stage import version_of


@pytest.fixture
def spam(cast: Cast) -> list[int]:
    """Three reported posts of Nia's."""
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category(), "Bicycles")
        posts = [make_reply(cast.nia, topic.id, f"Cheap watches {number}").id for number in range(3)]
        return [report_it(cast.mia, "post", post_id, "no-spam") for post_id in posts]


def form(cases: list[str], **more: str) -> dict[str, object]:
    fields = {
        "measure": "remove",
        "rule": "1:no-spam",
        "facts": "It sells watches.",
        "idempotency_key": "k" * 16,
        "step": "decide",
    }
    return {**fields, "case": cases, **more}


def ticked(cast: Cast, cases: list[int]) -> list[str]:
    with cast.app.app_context():
        return [f"{case_id}:{version_of(case_id)}" for case_id in cases]


def test_all_are_removed_each_with_a_decision_of_its_own(cast: Cast, spam: list[int]) -> None:
    sent = form(ticked(cast, spam))
    for _twice in range(2):
        answer = cast.browser("mo").write("/moderation/several", sent)
        assert answer.status_code == 200 and "What was not decided" not in answer.text
    with cast.app.app_context():
        assert session().scalar(select(func.count()).select_from(Decision)) == 3
        for case_id in spam:
            case = session().get_one(Case, case_id)
            assert case.status == "closed"
            assert session().get_one(Post, case.subject_id).state == "removed"


def test_what_moved_meanwhile_or_is_not_for_one_stays_and_says_why(cast: Cast, spam: list[int]) -> None:
    sent = ticked(cast, spam)
    with cast.app.app_context():
        report_it(cast.ada, "post", session().get_one(Case, spam[0]).subject_id, "no-spam")
        own = make_topic(cast.mo, make_category("own"), "Zaffre secret")
        about_mo = report_it(cast.mia, "topic", own.id)
    answer = cast.browser("mo").write(
        "/moderation/several", form([*sent[:2], f"{about_mo}:1", "9999:1", "x:y", "5"])
    )
    assert answer.status_code == 200
    assert "Ada reported it" in answer.text and "not there, or not for you" in answer.text
    assert "Zaffre" not in answer.text
    with cast.app.app_context():
        states = [session().get_one(Case, case_id).status for case_id in spam]
        assert states == ["open", "closed", "open"]
        assert session().get_one(Case, about_mo).status == "open"


def test_nothing_is_decided_without_rule_facts_and_cases(cast: Cast, spam: list[int]) -> None:
    chosen = ticked(cast, spam)
    for more in ({"facts": "  "}, {"rule": "1:nothing"}, {"rule": "99:respect"}, {"measure": "suspend"}):
        answer = cast.browser("mo").write("/moderation/several", form(chosen, **more))
        assert answer.status_code == 422, more
        assert f'value="{chosen[0]}" form="several" checked' in answer.text
    assert cast.browser("mo").write("/moderation/several", form([])).status_code == 422
    with cast.app.app_context():
        assert session().scalar(select(func.count()).select_from(Decision)) == 0


def test_a_remembered_answer_opens_no_case(cast: Cast) -> None:
    """The title of a case stands in the answer for those alone who may see the case now."""
    with cast.app.app_context():
        place = make_category("own")
        topic = make_topic(cast.nia, place, "Zaffre secret")
        case_id = report_it(cast.mia, "topic", topic.id)
    sent = form(ticked(cast, [case_id]), measure="dismiss")
    assert "Zaffre secret" in cast.browser("mo").write("/moderation/several", sent).text
    with cast.app.app_context(), transaction():
        session().execute(update(Case).values(owner_id=cast.mo.id))
    again = cast.browser("mo").write("/moderation/several", sent)
    assert "Zaffre secret" not in again.text


def test_what_will_be_sent_is_read_before(cast: Cast, spam: list[int]) -> None:
    with cast.app.app_context():
        from tests.factories.members import writing

        with writing() as current:
            current.get_one(Member, cast.nia.id).language = "fr"
    sent = form(ticked(cast, spam), step="preview")
    page = cast.browser("mo").write("/moderation/several", sent)
    assert page.status_code == 200
    assert (
        page.text.count("It sells watches.") == 2 + 2 * 3
    )  # what is decided; to the author and the reporter
    assert page.text.count('lang="fr">Bonjour') == 3
    with cast.app.app_context():
        assert session().scalar(select(func.count()).select_from(Decision)) == 0
    kept = cast.browser("mo").write("/moderation/several", {**sent, "step": "change"}).text
    assert "It sells watches." in kept and kept.count('form="several" checked') == 3


def test_each_text_is_edited_by_itself_and_sent_as_it_stands(cast: Cast, spam: list[int]) -> None:
    mo, sent = cast.browser("mo"), form(ticked(cast, spam), step="preview")
    own = texts_of(mo.write("/moderation/several", sent).text)
    first, second, third = (f"statement_{case_id}" for case_id in spam)
    assert {first, second, third} < own.keys()
    own |= {first: "Please no more watches, Nia.", second: "a" * 6_001}
    refused = mo.write("/moderation/several", {**sent, **own, "step": "decide"})
    assert refused.status_code == 422 and "at most 6000 fit" in refused.text
    assert own[first] in refused.text and own[second] in refused.text
    own[second] = "Nor here."
    back = mo.write("/moderation/several", {**sent, **own, "step": "change"}).text
    assert f'name="{first}" value="{own[first]}"' in back and f'name="{second}" value="Nor here."' in back
    facts = {"facts": "It sells clocks."}
    again = mo.write("/moderation/several", {**sent, **own, **facts}).text
    kept = texts_of(again)
    assert kept[first] == own[first] and "You had changed the text" in again
    assert "It sells clocks." in kept[third]  # nobody had touched that one
    with cast.app.app_context():
        report_it(cast.ada, "post", session().get_one(Case, spam[1]).subject_id, "no-spam")
    done = mo.write("/moderation/several", {**sent, **kept, **facts, "step": "decide"})
    assert done.status_code == 200
    assert "What you had written to its author" in done.text and "Nor here." in done.text
    with cast.app.app_context():
        told = select(Decision.case_id, Statement.text).join(Decision, Decision.id == Statement.decision_id)
        found = dict(session().execute(told.where(Statement.role == "author")).all())
        assert found == {spam[0]: kept[first], spam[2]: kept[third]}


def test_who_takes_all_words_out_of_a_text_is_asked(cast: Cast, spam: list[int]) -> None:
    """As where one case is decided; what is not ticked any more asks nothing."""
    mo, sent = cast.browser("mo"), form(ticked(cast, spam), step="preview")
    own = texts_of(mo.write("/moderation/several", sent).text)
    first, second, third = (f"statement_{case_id}" for case_id in spam)
    own |= {first: "Please no more watches, Nia.", second: " ", third: ""}
    asked = mo.write("/moderation/several", {**sent, **own, "step": "decide"})
    assert asked.status_code == 422 and asked.text.count(" autofocus") == 1
    for one in (second, third):  # said above all of them, where one looks first, and at each
        assert asked.text.count(f'href="#{one}"') == asked.text.count(f'id="{one}-error"') == 1
    drafted = texts_of(asked.text)
    assert drafted[first] == own[first] and "It sells watches." in drafted[second]
    with cast.app.app_context():
        assert session().scalar(select(func.count()).select_from(Decision)) == 0
    kept = {**sent, **drafted, third: "", "case": sent["case"][:2]}  # type: ignore[index]
    assert mo.write("/moderation/several", {**kept, "step": "decide"}).status_code == 200
    with cast.app.app_context():
        told = session().scalars(select(Statement.text).where(Statement.role == "author")).all()
        assert set(told) == {own[first], drafted[second]}


def texts_of(page: str) -> dict[str, str]:
    """The fields of the texts that will be sent, as they stand."""
    hidden = re.findall(r'name="(drafted_\d+)" value="([^"]*)"', page)
    texts = re.findall(r'<textarea[^>]*name="(statement_\d+)"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    return {name: unescape(text) for name, text in [*texts, *hidden]}


def test_it_says_which_of_the_posts_of_a_topic_each_is(cast: Cast, spam: list[int]) -> None:
    page = cast.browser("mo").write("/moderation/several", form(ticked(cast, spam), step="preview")).text
    for number in range(3):
        assert page.count(f">Cheap watches {number}</p>") == 1
    assert page.count("<span>Nia</span>") == 3


def test_what_a_colleague_is_at_is_asked_about(cast: Cast, spam: list[int]) -> None:
    with cast.app.app_context(), transaction():
        claim(actor=cast.ada, case=case_for(cast.ada, spam[1], lock=True))
    values = ticked(cast, spam)
    page = cast.browser("mo").write("/moderation/several", form(values, step="preview")).text
    assert "Ada is at it" in page
    offered = [f'value="{value}" checked' in page for value in values]
    assert offered == [True, False, True]


def test_titles_that_may_upset_stay_folded(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.nia, make_category("own"), "Zaffre insult")
        case_id = report_it(cast.mia, "topic", topic.id, "no-hate")
    sent = form(ticked(cast, [case_id]), measure="dismiss")
    for step in ("preview", "decide"):
        page = cast.browser("mo").write("/moderation/several", {**sent, "step": step})
        heading = page.text[: page.text.find("<details>")]
        assert page.status_code == 200 and "Zaffre" not in heading and f"Case {case_id}" in heading


def test_what_says_something_else_than_the_list_shows_is_not_dismissed(cast: Cast, spam: list[int]) -> None:
    """A closed case keeps no later words: the list still shows the earlier ones."""
    with cast.app.app_context():
        post_id = session().get_one(Case, spam[0]).subject_id
        decide_it(cast.ada, spam[0], "dismiss")
        with transaction():
            post = post_for(cast.ada, post_id, lock=True)
            edit_post(actor=cast.ada, post=post, text=compose("Watches, dearer."), revision=1)
    answer = cast.browser("mo").write("/moderation/several", form(ticked(cast, spam[:1]), measure="dismiss"))
    assert answer.status_code == 409 and "It doesn’t say any more what you had before you." in answer.text
