"""What an idea is about, in the few words of its title that say so."""

from __future__ import annotations

from typing import Final

from forum.text.stems import stems, stems_of, tokens

MOST_WORDS: Final = 12
SHORTEST: Final = 3
"""Letters; shorter words say nothing about a subject."""

_EVERYDAY = """
    les des une mes ses tes nos vos ces aux est pas plus par sur sous dans pour avec sans chez qui que quoi
    dont son ton mon leur leurs notre votre cette cet tout tous toute toutes elle elles ils nous vous
    mais donc car
    comme aussi bien mieux moins tres trop peu encore meme autre autres quand alors apres avant depuis entre
    pendant vers etre avoir fait faire peut pouvoir faut faudrait pourrait pourriez serait voudrais aimerais
    souhaite idee idees proposer proposition jour jours semaine mois fois chaque deux trois
    the and for with without from that this these those you your our their his her its are was were will would
    could should can may have has had not but more most less than then when where which while into out over
    under about after before between please some any all each also just like love want wish need idea ideas
    suggest suggestion make made making let get day days week weeks month months time two three
"""
EVERYDAY: Final = frozenset(stems(_EVERYDAY))


def telling_stems(title: str) -> list[str]:
    """The stems that ideas about the same share with ``title``, each once; none if it says nothing yet."""
    said = [word for word in dict.fromkeys(tokens(title)) if _tells(word)][:MOST_WORDS]
    return list(dict.fromkeys(stem for word in said for stem in stems_of(word)))


def _tells(word: str) -> bool:
    return len(word) >= SHORTEST and EVERYDAY.isdisjoint(stems_of(word))
