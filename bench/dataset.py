"""The data set: 20 members, 10 categories, 2,000 topics, about 25,000 posts; the same at every run."""

from __future__ import annotations

import random
import re
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import insert

from forum.categories.models import Category
from forum.clock import now
from forum.community.actions import store_settings
from forum.events.models import Attendance, Event
from forum.members.models import ANALYSE, Grant, Member
from forum.members.queries import viewer_by_id
from forum.members.sessions import open_session
from forum.members.viewing import SESSION_TOKEN
from forum.storage.session import session, transaction
from forum.topics.composing import compose
from forum.topics.models import Post, Topic

SEED = 20261121
YEAR = 364
"""Days that the conversation took."""
MEMBERS, CATEGORIES, TOPICS, POSTS = 20, 10, 2_000, 25_000
CROWD, GUESTS_FROM = 500, 1_000_000
"""Who comes to the evening, or waits; and from which number on they are called."""
ANALYST = 1
"""Who reads the report."""
COMMON = "atelier"
"""A word that a good part of the posts hold: what the search is measured with."""

WORDS = re.findall(
    r"\w+",
    """
le la les un une de du des et ou mais donc pour dans avec sans sous sur vélo sacoche café terrasse
réparer couture fil aiguille toile coton cuir boucle sangle roue chaîne frein pompe rustine balade
matin soir pluie soleil vent route chemin forêt village place marché pain fromage tasse filtre
mouture eau chaude froid merci bonjour salut question réponse essai photo idée prêter donner offrir
chercher trouver aider montrer apprendre the a an of to and or but with without under bike bag
coffee stove repair thread needle canvas leather buckle strap wheel chain brake pump patch ride
morning evening rain sun wind road path forest square bread cheese cup filter grind water hot cold
thanks hello question answer try picture idea lend give offer look find help show learn atelier
atelier atelier
""",
)


@dataclass
class DataSet:
    """What the measurements need to know of it."""

    cookies: list[str] = field(default_factory=list)
    """One Cookie header per member."""
    tokens: list[str] = field(default_factory=list)
    """One CSRF token per member."""
    topic_ids: list[int] = field(default_factory=list)
    page_topic: int = 0
    """A topic with at least 20 posts."""
    event: int = 0
    """An evening with a full house and a long line."""


def _text(rng: random.Random) -> str:
    length = rng.randint(12, 90)
    words = [rng.choice(WORDS) for _ in range(length)]
    if rng.random() < 0.2:
        words[0] = f"**{words[0]}**"
    if rng.random() < 0.1:
        words.insert(3, "https://example.org/" + rng.choice(WORDS))
    return " ".join(words).capitalize() + "."


def _member(number: int) -> dict[str, Any]:
    name = f"member{number}"
    return {
        "username": name,
        "username_key": name,
        "email": f"{name}@example.org",
        "active": True,
        "system": False,
        "fs_uniquifier": secrets.token_hex(32),
        "confirmed_at": now(),
        "created_at": now() - timedelta(days=YEAR + 1),
        "display_name": f"Member {number}",
        "bio": "",
        "language": "fr" if number % 2 else "en",
        "speaks": "fr en",
        "timezone": "Europe/Paris",
        "theme": "auto",
        "standing": "regular",
        "read_floor": 0,
        "notify": "",
    }


def fill(app: Flask) -> DataSet:
    """Fill the database of ``app``, which must be empty and migrated."""
    rng = random.Random(SEED)
    found = DataSet()
    with app.app_context(), transaction():
        session().execute(insert(Member), [_member(number) for number in range(1, MEMBERS + 1)])
        for number in range(1, CATEGORIES + 1):
            session().add(
                Category(
                    slug=f"category-{number}",
                    name_fr=f"Catégorie {number}",
                    name_en=f"Category {number}",
                    hue=number % 12,
                    position=number,
                )
            )
        session().flush()
        _conversation(rng, found)
        found.event = _event()
        session().add(Grant(member_id=ANALYST, capability=ANALYSE))
        store_settings({"name": "Bench", "language": "en", "ready": True})
    found.cookies, found.tokens = sign_in(app, list(range(1, MEMBERS + 1)))
    return found


def _event() -> int:
    """An evening with fifty seats and a long line before them; its number."""
    starts = now() + timedelta(days=3)
    event = Event(
        category_id=1, author_id=1, host_id=1, title="Evening", source="Come.", html="<p>Come.</p>",
        starts_at=starts, ends_at=starts + timedelta(hours=2), zone="Europe/Paris", capacity=50, taken=50,
        turns=CROWD, questions=[], status="planned", published_at=now(),
    )  # fmt: skip
    session().add(event)
    session().flush()
    people = [_member(GUESTS_FROM + number) for number in range(CROWD)]
    ids = session().scalars(insert(Member).returning(Member.id), people).all()
    rows = [
        {"event_id": event.id, "member_id": one, "answer": "yes" if turn <= 50 else "waiting", "turn": turn}
        for turn, one in enumerate(ids, start=1)
    ]
    session().execute(insert(Attendance), rows)
    return event.id


def _conversation(rng: random.Random, found: DataSet) -> None:
    sizes = [1 + min(120, int(rng.expovariate(1 / 11.5))) for _ in range(TOPICS)]
    start = now() - timedelta(days=YEAR)
    texts = [compose(_text(rng)) for _ in range(3_000)]
    topics = [
        {
            "id": number,
            "category_id": rng.randint(1, CATEGORIES),
            "author_id": rng.randint(1, MEMBERS),
            "title": " ".join(rng.choice(WORDS) for _ in range(6)).capitalize()
            + (" ?" if number % 3 else ""),
            "slug": f"topic-{number}",
            "search_text": COMMON,
        }
        for number in range(1, TOPICS + 1)
    ]
    order = [number for number, size in enumerate(sizes, start=1) for _ in range(size)]
    rng.shuffle(order)
    posts, counted = [], dict.fromkeys(range(1, TOPICS + 1), 0)
    for post_id, topic_id in enumerate(order[:POSTS], start=1):
        text = rng.choice(texts)
        counted[topic_id] += 1
        at = start + post_id * timedelta(days=YEAR) / POSTS
        author = rng.randint(1, MEMBERS)
        posts.append(
            {
                "id": post_id,
                "topic_id": topic_id,
                "author_id": author,
                "seq": counted[topic_id],
                "source": text.source,
                "html": text.html,
                "search_text": text.search_text,
                "created_at": at,
            }
        )
        topic = topics[topic_id - 1]
        topic.setdefault("first_post_id", post_id)
        topic.setdefault("created_at", at)
        topic.update(last_post_id=post_id, last_posted_at=at, last_author_id=author, seq=counted[topic_id])
    for row in topics:
        session().execute(insert(Topic).values(row))
    for at_once in range(0, len(posts), 1_000):
        session().execute(insert(Post), posts[at_once : at_once + 1_000])
    found.topic_ids = [row["id"] for row in topics if "first_post_id" in row]
    found.page_topic = next(key for key, size in counted.items() if 20 <= size <= 24)


def sign_in(app: Flask, member_ids: list[int]) -> tuple[list[str], list[str]]:
    """A session for each member, as log-ins would open it: their Cookie headers and CSRF tokens."""
    from itsdangerous import URLSafeTimedSerializer

    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    name = app.config["SESSION_COOKIE_NAME"]
    cookies, tokens = [], []
    with app.app_context():
        for member_id in member_ids:
            viewer = viewer_by_id(member_id)
            assert viewer is not None
            with transaction():
                token = open_session(viewer.id, "bench", remember=True)
            raw = secrets.token_hex(20)
            cookies.append(f"{name}={serializer.dumps({SESSION_TOKEN: token, 'csrf_token': raw})}")
            tokens.append(str(URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(raw)))
    return cookies, tokens


def add_listeners(app: Flask, count: int) -> list[str]:
    """``count`` more members, each logged in: their Cookie headers."""
    with app.app_context(), transaction():
        rows = [_member(number) for number in range(MEMBERS + 1, MEMBERS + 1 + count)]
        session().execute(insert(Member), rows)
    cookies, _ = sign_in(app, list(range(MEMBERS + 1, MEMBERS + 1 + count)))
    return cookies
