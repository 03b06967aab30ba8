"""The administrators' page of phrases, and the command that explains."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from markupsafe import escape
from sqlalchemy import select

from forum.facts.log import FactRow
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from moderation.conduct.queries import current_rules
from moderation.screening.actions.phrases import list_phrase, strike_phrase
from moderation.screening.commands import screen_command
from moderation.screening.engine import Context, Outcome, screen
from moderation.screening.models import ListedPhrase
from moderation.screening.queries import listed_phrases, phrase_book
from moderation.screening.refusals import AlreadyListed, SaysNothing
from moderation.screening.rules import rule_of
from tests.cast import Cast
from tests.factories.conduct import open_doors

PAGE = "/admin/phrases"
FIELDS = {"text": "Sac à puces", "weight": "80", "rule": "respect"}


@pytest.fixture(autouse=True)
def code(cast: Cast) -> None:
    """The first code of conduct is in force."""
    with cast.app.app_context():
        open_doors(cast.ada)


@pytest.mark.parametrize("name", ["guest", "sam", "nia", "mia", "mo"])
def test_only_administrators_come_in(cast: Cast, name: str) -> None:
    browser = cast.browser(name)
    assert browser.get(PAGE).status_code in (302, 403)
    assert browser.write(PAGE, FIELDS).status_code == 403
    assert browser.write(f"{PAGE}/try", sample="connard").status_code == 403
    with cast.app.app_context():
        with transaction():
            phrase = list_phrase(actor=cast.ada, text="mot", weight=50, rule="respect")
        with pytest.raises(Refused), transaction():
            list_phrase(actor=getattr(cast, name), text="autre", weight=50, rule="respect")
    assert browser.write(f"{PAGE}/{phrase.id}/remove").status_code == 403
    with cast.app.app_context():
        assert [one.text for one in listed_phrases()] == ["mot"]


def test_a_phrase_is_listed_found_and_struck(cast: Cast) -> None:
    ada = cast.browser("ada")
    assert ada.write(PAGE, FIELDS).status_code == 303
    assert "Sac à puces" in ada.get(PAGE).get_data(as_text=True)
    with cast.app.app_context():
        assert screen("espèce: sac a puces", Context(phrases=phrase_book())).outcome is Outcome.HOLD
        phrase = listed_phrases()[0]
    assert ada.write(f"{PAGE}/{phrase.id}/remove").status_code == 303
    with cast.app.app_context():
        assert listed_phrases() == []
        assert screen("sac a puces", Context(phrases=phrase_book())).outcome is not Outcome.HOLD
        kinds = session().scalars(
            select(FactRow.kind).where(FactRow.kind.like("Phrase%")).order_by(FactRow.id)
        )
        assert list(kinds) == ["PhraseListed", "PhraseStruck"]
    assert ada.write(f"{PAGE}/{phrase.id}/remove").status_code == 404


def test_phrases_name_the_rules_of_the_code_in_force(cast: Cast) -> None:
    """Also those that nothing is screened for by itself, and those that were listed by a hint of old."""
    ada = cast.browser("ada")
    assert ada.write(PAGE, FIELDS, rule="privacy").status_code == 303
    with cast.app.app_context(), transaction():
        list_phrase(actor=cast.ada, text="Réclame", weight=50, rule="spam")
    page = ada.get(PAGE).text
    with cast.app.app_context():
        for one in current_rules("en"):
            assert f'<option value="{one.key}"' in page and f">{escape(one.name)}</option>" in page
        names = {one.key: escape(one.name) for one in current_rules("en")}
        assert rule_of(listed_phrases()[1].rule, "en").key == "privacy"  # type: ignore[union-attr]
    for key in ("privacy", "no-spam"):
        assert f'<td data-label="Rule">{names[key]}</td>' in page


def test_a_phrase_is_listed_once_however_it_is_spelled(cast: Cast) -> None:
    with cast.app.app_context():
        with transaction():
            list_phrase(actor=cast.ada, text="Été", weight=50, rule="respect")
        with pytest.raises(AlreadyListed) as refused, transaction():
            list_phrase(actor=cast.ada, text="ete", weight=80, rule="hate")
        assert refused.value.phrase == "Été"
        for nothing in ("?!", "à", " 7 !"):
            with pytest.raises(SaysNothing), transaction():
                list_phrase(actor=cast.ada, text=nothing, weight=50, rule="respect")
    answer = cast.browser("ada").write(PAGE, FIELDS, text="ÉTÉ")
    assert answer.status_code == 422 and "Été" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "fields",
    [{"text": ""}, {"text": "x" * 121}, {"weight": "1000"}, {"rule": "none"}, {"text": "…"}, {"text": "A"}],
)
def test_what_cannot_be_listed_is_refused_with_a_reason(cast: Cast, fields: dict[str, str]) -> None:
    answer = cast.browser("ada").write(PAGE, FIELDS | fields)
    assert answer.status_code == 422
    assert 'class="error"' in answer.get_data(as_text=True)
    with cast.app.app_context():
        assert session().scalars(select(ListedPhrase)).all() == []


def test_a_text_can_be_tried_and_is_shown_safely(cast: Cast) -> None:
    tried = {"sample": "<b>connard</b> toi", "place": "0"}
    page = cast.browser("ada").write(f"{PAGE}/try", tried).get_data(as_text=True)
    assert "<mark>connard</mark>" in page
    assert "<b>connard" not in page
    assert cast.browser("ada").write(f"{PAGE}/try", tried, sample="").status_code == 422


def test_a_struck_phrase_needs_the_right(cast: Cast) -> None:
    with cast.app.app_context():
        with transaction():
            phrase = list_phrase(actor=cast.ada, text="mot", weight=50, rule="respect")
        with pytest.raises(Refused), transaction():
            strike_phrase(actor=cast.mo, phrase=phrase)


@pytest.mark.parametrize(("arguments", "said"), [(["espèce de connard"], ""), ([], "espèce de connard\n")])
def test_the_command_explains(cast: Cast, arguments: list[str], said: str) -> None:
    done = CliRunner().invoke(
        screen_command, arguments, input=said, obj=lambda: cast.app, catch_exceptions=False
    )
    assert done.exit_code == 0
    assert done.output.startswith("hold (score ")
    assert "0-17: 'espèce de connard'" in done.output


def test_the_command_says_when_there_is_nothing(cast: Cast) -> None:
    done = CliRunner().invoke(screen_command, ["bonjour"], obj=lambda: cast.app, catch_exceptions=False)
    assert done.output == "pass (score 0)\n  nothing was noticed\n"
