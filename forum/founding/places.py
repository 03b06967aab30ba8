"""The first places that a new community is offered, and the live room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A suggested category in both languages."""

    key: str
    name_fr: str
    name_en: str
    description_fr: str
    description_en: str
    hue: int
    chosen: bool = True
    access: str = "public"
    posting: str = "members"


PLACES = (
    Place(
        "welcome", "Bienvenue", "Welcome",
        "Dire bonjour, se présenter, trouver ses repères.",
        "Say hello, introduce yourself, find your way around.", 0,
    ),
    Place(
        "news", "Nouvelles de la maison", "News from the house",
        "Ce que nous annonçons, et ce que vous en dites.",
        "What we announce, and what you say about it.", 5, posting="staff",
    ),
    Place(
        "square", "La place", "The square",
        "Les conversations de tous les jours.",
        "Everyday conversations.", 2,
    ),
    Place(
        "help", "Coups de main", "Helping hands",
        "Poser une question, donner une réponse, dépanner quelqu'un.",
        "Ask a question, give an answer, help somebody out.", 4,
    ),
    Place(
        "ideas", "Idées", "Ideas",
        "Ce qui pourrait être mieux, et ce qu'il en advient.",
        "What could be better, and what becomes of it.", 7,
    ),
    Place(
        "among-us", "Entre nous", "Among us",
        "Pour les membres seulement.",
        "For members only.", 9, chosen=False, access="members",
    ),
)  # fmt: skip

ROOM_TITLE = "La Terrasse"
ROOM_TEXT = {
    "fr": "Bienvenue sur la terrasse ! Ici, on parle en direct : prenez une chaise et dites bonjour.",
    "en": "Welcome to the terrace! Here we talk live: take a chair and say hello.",
}
