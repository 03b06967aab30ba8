"""The sentence at the top of the ledger: honest figures, with the right plurals in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale

from forum.contributions.balance import Balance
from forum.contributions.sentence import state_of_things

FIGURES = Balance(
    since=date(2026, 7, 3), until=date(2026, 11, 29), asked=4, received=40, used=20, helped=31, promises=4,
    kept=3, given_up=0, late=(12,), next_due=None, waiting=0,
)  # fmt: skip
ONE = replace(FIGURES, asked=1, helped=1, promises=1, kept=0, late=(1,))
SEVERAL = replace(
    FIGURES, promises=9, kept=1, given_up=2, late=(40, 1), next_due=date(2026, 12, 3), waiting=4
)
NOTHING_YET = replace(
    FIGURES, asked=2, helped=0, promises=2, kept=0, late=(), next_due=date(2027, 1, 1), waiting=2
)
GIFTS = replace(FIGURES, asked=0, helped=0, promises=2, kept=2, late=())
EMPTY = replace(FIGURES, asked=0, received=0, helped=0, promises=0, kept=0, late=())

SAID = [
    (FIGURES, "en", "Since July 2026 we asked for 4 things, 31 people helped. 3 of 4 promises are kept. One is 12 "
     "days late."),
    (FIGURES, "fr", "Depuis juillet 2026, nous avons demandé 4 choses, 31 personnes ont aidé. 3 promesses sur 4 "
     "sont tenues. Une a 12 jours de retard."),
    (ONE, "en", "Since July 2026 we asked for one thing, one person helped. The one promise is not kept yet. It "
     "is one day late."),
    (ONE, "fr", "Depuis juillet 2026, nous avons demandé une chose, une personne a aidé. La seule promesse n’est "
     "pas encore tenue. Elle a un jour de retard."),
    (SEVERAL, "en", "Since July 2026 we asked for 4 things, 31 people helped. One of 9 promises is kept. 2 were "
     "given up, with the reasons. 2 are late, the oldest by 40 days. 4 are still to come, the next by 3 December "
     "2026."),
    (SEVERAL, "fr", "Depuis juillet 2026, nous avons demandé 4 choses, 31 personnes ont aidé. Une promesse sur 9 "
     "est tenue. 2 ont été abandonnées, en disant pourquoi. 2 sont en retard, la plus ancienne de 40 jours. 4 "
     "restent à tenir, la prochaine d’ici au 3 décembre 2026."),
    (NOTHING_YET, "en", "Since July 2026 we asked for 2 things, nobody has helped yet. None of 2 promises is kept "
     "yet. 2 are still to come, the next by 1 January 2027."),
    (GIFTS, "fr", "Depuis juillet 2026, nous n’avons rien demandé. Les 2 promesses sont tenues."),
    (EMPTY, "en", "Nothing has been asked of this community yet, and nothing promised to it."),
]  # fmt: skip


@pytest.mark.parametrize(("figures", "language", "sentence"), SAID)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_sentence(app: Flask, figures: Balance, language: str, sentence: str) -> None:
    with app.test_request_context(), force_locale(language):
        assert state_of_things(figures) == sentence
