"""Signals late, doubled, lost, answers held back and failing, the server killed: the pages end equal."""

import random

from playwright.sync_api import Page

from tests.live.pages.following import change, follow, in_the_room, signals_heard, wait_equal
from tests.live.pages.serving import PageServer

KINDS = ["add", "add", "add", "edit", "edit", "gone", "restore", "merge"]
HOWS = ["now", "now", "now", "twice", "late", "lost"]


def play(server: PageServer, chance: random.Random, kill: bool) -> None:
    """Thirty steps of an evil day."""
    killed_at = chance.randrange(30) if kill else -1
    for number in range(30):
        if number == killed_at:
            server.kill()
            server.start()
        drawn = chance.random()
        seed = chance.randrange(1_000_000)
        if drawn < 0.7:
            change(server, chance.choice(KINDS), chance.choice(HOWS), seed)
        elif drawn < 0.8:
            server.step("flush", seed=seed)
        elif drawn < 0.87:
            server.step(chance.choice(["hold", "release"]))
        elif drawn < 0.92:
            server.step("repeat", seed=seed)
        elif drawn < 0.95:
            server.step("fail", times=1)
        elif drawn < 0.97:
            server.step("drop")
        else:
            server.step("forget", before=server.read("/truth")["seq"] - chance.randrange(6))


def test_any_day_ends_with_equal_pages(server: PageServer, follower: Page) -> None:
    for seed in range(30):
        chance = random.Random(seed)
        follow(follower)
        play(server, chance, kill=seed % 8 == 7)
        server.step("release")
        server.step("fail", times=0)
        # The last signal may have been lost, and no later one shows the gap: the reader comes back.
        follower.evaluate("() => { dispatchEvent(new Event('focus')); }")
        wait_equal(server, follower)
        in_the_room(follower)
        server.step("flush", seed=seed)
        server.step("repeat", seed=seed)
        signals_heard(server, follower)
        wait_equal(server, follower)
        assert follower.evaluate("disorder(page.log)") == [], f"day {seed}"
        assert follower.evaluate("page.ended") == [], f"day {seed}"
