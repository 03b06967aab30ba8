"""Who may do what: every line of ``grid.txt`` holds, and every act stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from forum.policy.acts import Act
from forum.policy.check import Refused, can, require
from tests.policy.brand_situations import BRAND_THINGS
from tests.policy.situations import THINGS as OTHER_THINGS
from tests.policy.situations import people

THINGS = OTHER_THINGS | BRAND_THINGS
GRID = Path(__file__).with_name("grid.txt")


def lines() -> list[tuple[str, str, str]]:
    """(act, thing, letters of those who may), from the file."""
    found = []
    for line in GRID.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            act, thing, who = (part.strip() for part in line.split("|"))
            found.append((act, thing, who))
    return found


@pytest.mark.parametrize(("act", "thing", "who"), lines())
def test_exactly_these_people_may(act: str, thing: str, who: str) -> None:
    allowed = [letter for letter, person in people().items() if can(person, Act(act), THINGS[thing])]
    assert " ".join(allowed) == (who if who != "nobody" else "")


@pytest.mark.parametrize("act", list(Act))
def test_every_act_stands_in_the_grid(act: Act) -> None:
    assert act.value in {line[0] for line in lines()}


def test_a_refused_sight_looks_like_nothing_a_refused_act_does_not() -> None:
    with pytest.raises(Refused) as sight:
        require(None, Act.SEE_TOPIC, THINGS["topic members"])
    with pytest.raises(Refused) as act:
        require(people()["m"], Act.HIDE_POST, THINGS["post"])
    assert sight.value.looks_missing
    assert not act.value.looks_missing
