"""A letter that tells something to one who asked for such mail: in their language, with its way out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import render_template

from forum.community.queries import site
from forum.hooks import MailKind
from forum.jobs import mail
from forum.members.mailing import base_url
from forum.members.models import Member
from forum.notifications.mails import wants, way_out
from forum.storage.session import session
from forum.web.language import speaking


def write(
    kind: MailKind,
    member_id: int,
    lines: Callable[[], Sequence[Any]],
    path: str,
    *,
    key: str,
    template: str = "told",
    more: Callable[[], Mapping[str, Any]] = dict,
) -> None:
    """Put it into the outbox, once for ``key``, if the member wants mail of ``kind``.

    ``lines`` are asked for in the language of the member; the first is the subject as well. ``more``: what
    ``template`` says besides them, in the same language.
    """
    member = session().get(Member, member_id)
    if member is None or member.confirmed_at is None or not wants(member.mails, kind):
        return
    stop = way_out(member_id, kind.name)
    with speaking(member.language) as tongue:
        said = [str(line) for line in lines()]
        context = {
            "lines": said,
            "link": base_url() + path,
            "way_out": stop,
            "site": site(),
            "base_url": base_url(),
            "lang": tongue,
            "name": member.display_name,
            **more(),
        }
        mail.post(
            to=member.email,
            subject=said[0],
            text=render_template(f"email/{template}.txt", **context),
            html=render_template(f"email/{template}.html", **context),
            key=key,
            unsubscribe=stop,
        )
