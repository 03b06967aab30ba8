"""Reading the code of conduct. Published versions never change, so a process remembers them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g
from markupsafe import Markup
from sqlalchemy import select

from forum.community.edition import last_known, remembered
from forum.storage.idempotency import content_key
from forum.storage.session import session
from moderation.conduct.models import CodeVersion, Rule


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule of a version in one language, as the queue and the statements need it."""

    id: int
    version: int
    key: str
    name: str
    text: str
    """As written, in Markdown."""
    html: Markup
    gravity: int
    needs_sentence: bool
    dsa_category: str

    @property
    def url(self) -> str:
        """Where this rule stands for good, in its version."""
        return f"/conduct/v/{self.version}#rule-{self.key}"


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """A rule of a version in both languages. In the draft, ``version`` is 0."""

    id: int
    version: int
    key: str
    position: int
    names: dict[str, str]
    texts: dict[str, str]
    htmls: dict[str, str]
    gravity: int
    needs_sentence: bool
    dsa_category: str

    @property
    def mark(self) -> str:
        """What tells whether it says something else by now."""
        said = self.names, self.texts, self.gravity, self.needs_sentence, self.dsa_category
        return content_key("rule", *said)

    def view(self, language: str) -> RuleView:
        """The rule as a reader of ``language`` sees it."""
        return RuleView(
            id=self.id,
            version=self.version,
            key=self.key,
            name=self.names[language],
            text=self.texts[language],
            html=Markup(self.htmls[language]),  # noqa: S704 (sanitised when it was written)
            gravity=self.gravity,
            needs_sentence=self.needs_sentence,
            dsa_category=self.dsa_category,
        )


@dataclass(frozen=True, slots=True)
class Code:
    """A version of the code, or its draft (``number`` 0), with all its rules."""

    id: int
    number: int
    published_at: datetime | None
    significant: bool
    introductions: dict[str, str]
    introduction_htmls: dict[str, str]
    rules: tuple[RuleRecord, ...]
    edits: int = 0

    @property
    def introduction_mark(self) -> str:
        """What tells whether the introduction says something else by now."""
        return content_key("introduction", self.introductions)

    def introduction(self, language: str) -> Markup:
        """What stands before the rules."""
        return Markup(self.introduction_htmls[language])  # noqa: S704 (sanitised when it was written)

    def rule(self, key: str) -> RuleRecord | None:
        """The rule called ``key``."""
        return next((rule for rule in self.rules if rule.key == key), None)


@dataclass(frozen=True, slots=True)
class Edition:
    """A published version by number, date and weight, for lists."""

    id: int
    number: int
    published_at: datetime
    significant: bool


def editions() -> tuple[Edition, ...]:
    """All published versions, the newest first; the last known ones on an error page without a database."""
    if g.get("database_away"):
        return last_known("conduct.editions") or ()
    return remembered("conduct.editions", _editions)


def _editions() -> tuple[Edition, ...]:
    found = (
        select(CodeVersion.id, CodeVersion.number, CodeVersion.published_at, CodeVersion.significant)
        .where(CodeVersion.number > 0)
        .order_by(CodeVersion.number.desc())
    )
    return tuple(
        Edition(row.id, row.number, row.published_at, row.significant)
        for row in session().execute(found)
        if row.published_at is not None
    )


def current_code() -> Code | None:
    """The version in force; None before there is any."""
    known = editions()
    return code(known[0].number) if known else None


def code(number: int) -> Code | None:
    """The published version ``number``."""
    edition = next((one for one in editions() if one.number == number), None)
    if edition is None:
        return None
    return remembered(f"conduct.code.{number}", lambda: load(session().get_one(CodeVersion, edition.id)))


def draft() -> Code | None:
    """The next version, while it is being written."""
    found = draft_row()
    return None if found is None else load(found)


def draft_row() -> CodeVersion | None:
    """The row of the draft."""
    return session().scalar(select(CodeVersion).where(CodeVersion.number == 0))


def rules_of(version_id: int) -> list[Rule]:
    """The rows of a version's rules, in their order."""
    found = select(Rule).where(Rule.version_id == version_id).order_by(Rule.position, Rule.id)
    return list(session().scalars(found))


def load(row: CodeVersion) -> Code:
    """A version, or the draft, as it is in the database now."""
    number = row.number
    return Code(
        id=row.id,
        number=number,
        published_at=row.published_at,
        significant=row.significant,
        introductions=_both(row, "introduction"),
        introduction_htmls=_both(row, "introduction_html"),
        rules=tuple(
            RuleRecord(
                id=rule.id,
                version=number,
                key=rule.key,
                position=rule.position,
                names=_both(rule, "name"),
                texts=_both(rule, "text"),
                htmls=_both(rule, "html"),
                gravity=rule.gravity,
                needs_sentence=rule.needs_sentence,
                dsa_category=rule.dsa_category,
            )
            for rule in rules_of(row.id)
        ),
        edits=row.edits,
    )


def _both(row: Any, name: str) -> dict[str, str]:
    return {language: getattr(row, f"{name}_{language}") for language in ("fr", "en")}


def current_rules(language: str) -> tuple[RuleView, ...]:
    """The rules in force, in their order, in ``language``. Asks the database once an edition."""
    return remembered(f"conduct.rules.{language}", lambda: _rules(language))


def _rules(language: str) -> tuple[RuleView, ...]:
    found = current_code()
    return tuple(rule.view(language) for rule in found.rules) if found is not None else ()


def rule(version: int, key: str) -> RuleRecord | None:
    """The rule ``key`` of the published version ``version``."""
    found = code(version)
    return found.rule(key) if found is not None else None


def newest_rule(key: str) -> RuleRecord | None:
    """The rule ``key`` as it is in force, or as it was last in force."""
    for edition in editions():
        found = rule(edition.number, key)
        if found is not None:
            return found
    return None
