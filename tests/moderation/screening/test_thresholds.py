"""How strict screening is: set everywhere and in categories, by administrators, with a trace."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from forum.categories.catalogue import CategoryView, catalogue
from forum.facts.log import FactRow
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from moderation.screening.actions.thresholds import clear_thresholds, set_thresholds
from moderation.screening.commands import screen_command
from moderation.screening.engine import Context, Outcome, screen
from moderation.screening.levels import LEVELS, NEVER, USUAL, Thresholds, are_sound, level_of
from moderation.screening.models import SetThresholds
from moderation.screening.phrases import Phrase, PhraseBook
from moderation.screening.queries import thresholds_in
from moderation.screening.refusals import UnsoundThresholds
from moderation.screening.wording import examples
from tests.cast import Cast
from tests.factories.categories import make_category

PAGE = "/admin/phrases/thresholds"
FIELDS = {"level": "strict", "nudge": "", "hold": ""}
INSULT = "Quel crétin ce Marc"


@pytest.fixture
def place(cast: Cast) -> int:
    with cast.app.app_context():
        return make_category(slug="atelier").id


def _view(category_id: int) -> CategoryView:
    return catalogue()[category_id]


def _facts(cast: Cast) -> list[tuple[int | None, int | None, int | None]]:
    with cast.app.app_context():
        found = session().scalars(
            select(FactRow).where(FactRow.kind == "ThresholdsChanged").order_by(FactRow.id)
        )
        return [(one.data["category_id"], one.data["nudge"], one.data["hold"]) for one in found]


@pytest.mark.parametrize("name", ["guest", "sam", "nia", "mia", "mo"])
def test_only_administrators_set_them(cast: Cast, place: int, name: str) -> None:
    browser = cast.browser(name)
    for address in (PAGE, f"{PAGE}/0", f"{PAGE}/{place}"):
        assert browser.get(address).status_code in (302, 403)
    assert browser.write(f"{PAGE}/0", FIELDS).status_code == 403
    assert browser.write(f"{PAGE}/{place}", FIELDS).status_code == 403
    with cast.app.app_context():
        someone = getattr(cast, name)
        with pytest.raises(Refused), transaction():
            set_thresholds(actor=someone, category=None, thresholds=LEVELS["off"])
        with pytest.raises(Refused), transaction():
            clear_thresholds(actor=someone, category=_view(place))
        assert thresholds_in(place) == USUAL
    assert _facts(cast) == []


def test_a_category_goes_by_its_own_then_by_what_holds_everywhere(cast: Cast, place: int) -> None:
    ada = cast.browser("ada")
    assert ada.write(f"{PAGE}/{place}", FIELDS).status_code == 303
    assert ada.write(f"{PAGE}/0", FIELDS, level="gentle").status_code == 303
    with cast.app.app_context():
        assert (thresholds_in(place), thresholds_in(None)) == (LEVELS["strict"], LEVELS["gentle"])
        assert thresholds_in(place + 1) == LEVELS["gentle"]
    page = ada.get(PAGE).get_data(as_text=True)
    assert "30" in page and "55" in page
    assert ada.write(f"{PAGE}/{place}", FIELDS, level="same").status_code == 303
    with cast.app.app_context():
        assert thresholds_in(place) == LEVELS["gentle"]
    assert _facts(cast) == [(place, 30, 50), (None, 55, 85), (place, None, None)]


def test_the_same_again_leaves_no_trace(cast: Cast, place: int) -> None:
    with cast.app.app_context():
        for _again in range(2):
            with transaction():
                set_thresholds(actor=cast.ada, category=None, thresholds=LEVELS["strict"])
            with transaction():
                clear_thresholds(actor=cast.ada, category=_view(place))
    assert _facts(cast) == [(None, 30, 50)]


@pytest.mark.parametrize(
    ("nudge", "hold", "kept"),
    [
        ("35", "60", Thresholds(35, 60)),
        ("35", "", Thresholds(35, NEVER)),
        ("20", "20", Thresholds(20, 20)),
        ("100", "100", Thresholds(100, 100)),
        ("", "", LEVELS["off"]),
    ],
)
def test_own_numbers(cast: Cast, place: int, nudge: str, hold: str, kept: Thresholds) -> None:
    ada = cast.browser("ada")
    fields = {"level": "own", "nudge": nudge, "hold": hold}
    assert ada.write(f"{PAGE}/{place}", fields).status_code == 303
    with cast.app.app_context():
        assert thresholds_in(place) == kept
    page = ada.get(f"{PAGE}/{place}").get_data(as_text=True)
    assert (f'value="{level_of(kept)}" checked') in page


@pytest.mark.parametrize(
    "fields",
    [
        {"nudge": "60", "hold": "50"},
        {"nudge": "", "hold": "50"},
        {"nudge": "19", "hold": "50"},
        {"nudge": "40", "hold": "101"},
        {"nudge": "x", "hold": "50"},
        {"level": "extreme"},
        {"level": "same"},
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(cast: Cast, fields: dict[str, str]) -> None:
    answer = cast.browser("ada").write(f"{PAGE}/0", {"level": "own", "nudge": "", "hold": "", **fields})
    assert answer.status_code == 422
    assert 'class="error"' in answer.get_data(as_text=True)
    with cast.app.app_context():
        assert thresholds_in(None) == USUAL


def test_neither_the_verb_nor_the_database_keeps_what_makes_no_sense(cast: Cast) -> None:
    with cast.app.app_context():
        for wrong in (Thresholds(50, 40), Thresholds(10, 40), Thresholds(40, 102)):
            assert not are_sound(wrong)
            with pytest.raises(UnsoundThresholds), transaction():
                set_thresholds(actor=cast.ada, category=None, thresholds=wrong)
            with pytest.raises(IntegrityError), transaction():
                session().add(SetThresholds(id=0, nudge=wrong.nudge, hold=wrong.hold))


def test_a_category_that_is_not_there_has_no_page(cast: Cast) -> None:
    assert cast.browser("ada").get(f"{PAGE}/999").status_code == 404
    assert cast.browser("ada").write(f"{PAGE}/999", FIELDS).status_code == 404


def test_outcomes_follow_the_thresholds() -> None:
    assert screen(INSULT).outcome is Outcome.NUDGE
    assert screen(INSULT, Context(thresholds=LEVELS["off"])).outcome is Outcome.PASS
    assert screen("kill yourself", Context(thresholds=LEVELS["off"])).outcome is Outcome.PASS
    assert screen(INSULT, Context(thresholds=Thresholds(20, 40))).outcome is Outcome.HOLD


@pytest.mark.parametrize("level", LEVELS)
def test_a_listed_phrase_leads_where_it_was_said_to_lead_at_every_level(level: str) -> None:
    book = PhraseBook([Phrase("sac a puces", 80), Phrase("soleil vert", 50), Phrase("lune", 30)])
    found = [
        screen(text, Context(phrases=book, thresholds=LEVELS[level])).outcome
        for text in ("Sac à puces", "Soleil vert")
    ]
    assert found[0] is Outcome.HOLD
    assert found[1] is (Outcome.HOLD if level == "strict" else Outcome.NUDGE)


def test_the_examples_show_every_outcome_at_the_usual_level(cast: Cast) -> None:
    with cast.app.test_request_context():
        for tongue in ("fr", "en"):
            from forum.web.language import speaking

            with speaking(tongue):
                found = examples(USUAL)
            weights = [one.weight for one in found]
            assert weights == sorted(weights) and {one.outcome for one in found} == set(Outcome)


def test_the_page_to_try_a_text_and_the_command_know_the_category(cast: Cast, place: int) -> None:
    ada = cast.browser("ada")
    ada.write(f"{PAGE}/{place}", FIELDS, level="off")
    tried = {"sample": INSULT, "place": str(place)}
    assert 'class="notice good"' in ada.write("/admin/phrases/try", tried).get_data(as_text=True)
    assert 'class="notice warn"' in ada.write("/admin/phrases/try", tried, place="0").get_data(as_text=True)
    assert ada.write("/admin/phrases/try", tried, place="nowhere").status_code == 422

    def said(*arguments: str) -> str:
        done = CliRunner().invoke(screen_command, [INSULT, *arguments], obj=lambda: cast.app)
        return done.output

    assert said().startswith("nudge")
    assert said("--category", "atelier").startswith("pass")
    assert "atelier" in said("--category", "nowhere")
