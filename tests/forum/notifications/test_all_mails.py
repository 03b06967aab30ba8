"""All mail of the brand's slices, one table: through the outbox once, as text and as HTML, in the reader's language,
with the way out of RFC 8058 wherever somebody could have enough of it; to a real mail server."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from sqlalchemy import update

from forum.handoffs.actions.bring_back import post_answer
from forum.hooks import hooks
from forum.jobs import worker
from forum.members.models import Member
from forum.storage.session import session, transaction
from forum.topics.composing import compose
from tests.cast import Cast, visitor
from tests.factories.announcements import make_announcement
from tests.factories.announcements import make_host as make_announcer
from tests.factories.categories import make_category, make_topic
from tests.factories.events import answer, cancel, change, in_days, make_host, planned
from tests.factories.events import make as make_event
from tests.factories.handoffs import hand, make_department_of
from tests.factories.ideas import make_answerer, turn
from tests.factories.members import open_community
from tests.factories.questionnaires import answer as say
from tests.factories.questionnaires import end, make, make_asker
from tests.factories.reviews import Told, coming_monday, make_analyst, tell_week
from tests.servers.smtp import HOST, MailServer

TEMPLATES = Path(__file__).parents[3] / "templates" / "email"

ASKED_FOR = {"announcement", "event", "idea", "revue", "told", "voice"}
"""Templates of mail that somebody could have enough of."""
TRANSACTIONAL = {
    "welcome", "welcome_existing", "confirmation_instructions", "reset_instructions", "reset_notice",
    "change_notice", "change_email_instructions", "address_changed", "second_step_changed", "leaving_asked",
    "handoff", "notice", "statement", "appeal",
}  # fmt: skip
"""Those of mail about one's own account, a decision, or one question that waits for one department."""


@dataclass
class World:
    cast: Cast
    server: MailServer
    language: str
    told: Told
    event: int = 0
    host: Any = None
    handoff: int = 0
    asked: int = 0

    def run(self, moment: datetime, act: Callable[[World], None]) -> list[Any]:
        """Do ``act`` at ``moment``, and what follows from it twice; answers the mails that arrived."""
        del self.server.received[:], self.server.wire[:]
        with time_machine.travel(moment, tick=False):
            with self.cast.app.app_context():
                act(self)
            for _ in range(2):
                while worker.run_due(self.cast.app):
                    pass
        return list(self.server.received)


def nothing(_world: World) -> None:
    """Time alone."""


def announce(world: World) -> None:
    make_announcement(make_announcer("max"), make_category("news"))


def come(world: World) -> None:
    world.host = make_host()
    world.event = make_event(world.host, planned(world.host, starts=in_days(4), capacity=1))
    answer(world.cast.mo, world.event)
    answer(world.cast.mia, world.event)


def free_a_seat(world: World) -> None:
    answer(world.cast.mo, world.event, "no")


def move(world: World) -> None:
    change(world.host, world.event, planned(world.host, starts=in_days(3), capacity=1, place="The barn"))


def call_off(world: World) -> None:
    cancel(world.host, world.event, "Clouds.")


def turn_the_idea(world: World) -> None:
    turn(make_answerer("tim"), world.told.idea, "heard")


def hand_on(world: World) -> None:
    lea, cast = world.told.lea, world.cast
    asked = make_topic(cast.mia, make_category("post"), "My letter", "Where is my letter?")
    department = make_department_of(cast.ada, name="Post office", address="")
    world.handoff = hand(lea, asked.first_post_id or 0, department)


def answer_it(world: World) -> None:
    with transaction():
        post_answer(actor=world.told.lea, handoff_id=world.handoff, text=compose("It comes tomorrow."))


def ask_all(world: World) -> None:
    asker = make_asker("ivo")
    world.asked = make(asker)
    say(world.cast.mia, world.asked, colour=1)


def end_it(world: World) -> None:
    end(world.asked)


MEMBER, DEPARTMENT = "/unsubscribe/", "/departments/weekly/stop/"

Row = tuple[str, float, Callable[[World], None], str, dict[str, str]]
"""What it is; days after the Monday on which it happens; what happens; who gets mail, and the way out of it."""

ROWS: list[Row] = [
    ("a hand-off", -3, nothing, "", {"delivery@example.org": ""}),
    ("a late hand-off", -1, nothing, "", {"delivery@example.org": ""}),
    ("Monday", 0.33, nothing, "", {"delivery@example.org": DEPARTMENT, "gus@example.org": MEMBER}),
    ("an announcement", 1, announce, "announcements", {"mia@example.org": MEMBER}),
    ("an event", 1.1, come, "", {}),
    ("a seat", 1.2, free_a_seat, "events", {"mia@example.org": MEMBER}),
    ("a move", 1.3, move, "events", {"mia@example.org": MEMBER}),
    ("a reminder", 3.4, nothing, "events", {"mia@example.org": MEMBER}),
    ("a cancellation", 3.5, call_off, "events", {"mia@example.org": MEMBER}),
    ("a question passed on", 3.6, hand_on, "handoffs", {"mia@example.org": MEMBER}),
    ("whether it is settled", 3.7, answer_it, "", {"mia@example.org": MEMBER}),
    ("a questionnaire", 3.8, ask_all, "", {}),
    ("what came of it", 3.9, end_it, "questionnaires", {"mia@example.org": MEMBER}),
    ("an idea", 4, turn_the_idea, "ideas", {"mia@example.org": MEMBER}),
]


CLICKED = {
    "Monday", "an announcement", "a cancellation", "a question passed on", "what came of it", "an idea",
}  # fmt: skip
"""Where Mia clicks on the way out."""


@pytest.fixture(params=["en", "fr"])
def world(cast: Cast, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    """A community, and readers, of one language; Mia asked for every kind of mail."""
    server = MailServer(tmp_path)
    config = cast.app.extensions["forum.config"]
    url = f"smtp://{HOST}:{server.port}?from=square@example.org"
    cast.app.extensions["forum.config"] = dataclasses.replace(config, mail_url=url)
    with cast.app.app_context():
        open_community(language=request.param)
        with transaction():
            session().execute(update(Member).values(language=request.param))
        with time_machine.travel(coming_monday() - timedelta(days=11), tick=False):
            make_analyst(language=request.param)
        told = tell_week(cast)
        with transaction():
            mails = " ".join(hooks(cast.app).mails)
            session().execute(update(Member).where(Member.id == cast.mia.id).values(mails=mails))
    yield World(cast, server, request.param, told)
    server.stop()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_mail_of_the_brand(world: World) -> None:
    seen: set[str] = set()
    for what, days, act, kind, expected in ROWS:
        found = world.run(world.told.monday + timedelta(days=days), act)
        assert sorted(str(one["To"]) for one in found) == sorted(expected), what
        for one in found:
            _check(world, one, expected[str(one["To"])], what)
            assert one["Message-ID"] not in seen
            seen.add(str(one["Message-ID"]))
        if kind and what in CLICKED:
            with world.cast.app.app_context():
                mails = session().get_one(Member, world.cast.mia.id).mails.split()
            assert kind not in mails, f"{what}: one click ends it"


def _check(world: World, message: Any, way_out: str, what: str) -> None:
    html, plain = (message.get_body((kind,)) for kind in ("html", "plain"))
    assert html is not None, what
    assert f'<html lang="{world.language}">' in html.get_content(), what
    greeting = "Hello" if world.language == "en" else "Bonjour"
    assert plain.get_content().startswith(greeting), what
    assert "http://localhost/" in plain.get_content(), what
    if not way_out:
        assert message["List-Unsubscribe"] is None, what
        return
    address = str(message["List-Unsubscribe"])
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click", what
    assert any(f"\r\nList-Unsubscribe: {address}\r\n".encode() in sent for sent in world.server.wire), what
    url = urlsplit(address.removeprefix("<").removesuffix(">"))
    assert url.path.startswith(way_out), what
    for said in (plain.get_content(), html.get_content()):
        assert url.path in said, f"{what}: whoever reads it sees the way out"
    stranger = visitor(world.cast.app)
    assert stranger.get(url.path).status_code == 200, what
    if what in CLICKED:
        clicked = stranger.post(url.path, data={"List-Unsubscribe": "One-Click"})
        assert clicked.status_code == 200, what


def test_no_mail_is_missing_in_this_table() -> None:
    """Whoever writes a new mail says here whether somebody could have enough of it."""
    names = {one.stem for one in TEMPLATES.glob("[!_]*.txt") if not one.stem.endswith("_subject")}
    assert names == ASKED_FOR | TRANSACTIONAL
    for name in names:
        assert (TEMPLATES / f"{name}.html").exists(), f"{name} is text alone"
