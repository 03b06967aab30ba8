"""Letters that the program has written: each is a file in its folder `mail`."""

import re
from email import message_from_bytes, policy
from pathlib import Path

from tests.servers.processes import wait_until


def letters_to(folder: Path, address: str) -> list[str]:
    """The plain texts of all letters to `address`, oldest first."""
    files = sorted(folder.glob("[!.]*"), key=lambda file: file.stat().st_mtime) if folder.exists() else []
    messages = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    mine = [one for one in messages if address in str(one["To"])]
    return [body.get_content() for one in mine if (body := one.get_body(("plain",))) is not None]


def link_in_letter(folder: Path, address: str, part: str = "") -> str:
    """The first link that contains `part` in the newest letter to `address` that has one."""
    pattern = re.compile(rf"https?://\S*{part}\S*")

    def links() -> list[str]:
        return [found[0] for text in letters_to(folder, address) if (found := pattern.search(text))]

    wait_until(lambda: bool(links()), f"a letter to {address} with a link")
    return links()[-1].rstrip(".>)")
