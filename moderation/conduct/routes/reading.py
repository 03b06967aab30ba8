"""The code for everybody: as it is in force, each version for good, and as JSON."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, current_app, jsonify, redirect, render_template
from flask.typing import ResponseReturnValue

from forum.members.viewing import viewer
from forum.web.language import language
from moderation.conduct.acceptances import acceptances_of
from moderation.conduct.differences import differences
from moderation.conduct.queries import Code, RuleRecord, code, current_code, editions, newest_rule
from moderation.conduct.routes.blueprint import conduct


@conduct.get("/conduct")
def show() -> ResponseReturnValue:
    """The code in force."""
    return _page(_found(current_code()))


@conduct.get("/conduct/v/<int:number>")
def version(number: int) -> ResponseReturnValue:
    """One version, at its permanent address."""
    return _page(_found(code(number)))


@conduct.get("/conduct/v/<int:number>/changes")
def changes(number: int) -> ResponseReturnValue:
    """What a version changed."""
    found, before = _found(code(number)), _found(code(number - 1))
    return render_template(
        "moderation/conduct/changes.html",
        code=found,
        before=before,
        changes=differences(before, found, language()),
    )


@conduct.get("/conduct/rules/<key>")
def rule(key: str) -> ResponseReturnValue:
    """Leads to a rule: where it is in force, or where it was last."""
    found, present = newest_rule(key[:100]), current_code()
    if found is None or present is None:
        abort(404)
    page = "/conduct" if found.version == present.number else f"/conduct/v/{found.version}"
    return redirect(f"{page}#rule-{found.key}")


@conduct.get("/conduct.json")
def as_json() -> Response:
    """The code in force, for programs."""
    return jsonify(_described(_found(current_code())))


@conduct.get("/conduct/v/<int:number>.json")
def version_as_json(number: int) -> Response:
    """One version, for programs."""
    return jsonify(_described(_found(code(number))))


def _found(found: Code | None) -> Code:
    return found if found is not None else abort(404)


def _page(found: Code) -> str:
    me, present = viewer(), _found(current_code())
    accepted = dict(acceptances_of(me.id)) if me is not None else {}
    return render_template(
        "moderation/conduct/show.html",
        code=found,
        rules=[rule.view(language()) for rule in found.rules],
        present=present,
        editions=editions(),
        accepted=accepted,
    )


def _described(found: Code) -> dict[str, Any]:
    """The shape is documented in docs/conduct.md and only ever grows."""
    base = current_app.extensions["forum.config"].base_url
    return {
        "version": found.number,
        "published_at": found.published_at.isoformat() if found.published_at is not None else None,
        "significant": found.significant,
        "url": f"{base}/conduct/v/{found.number}",
        "introduction": {"markdown": found.introductions, "html": found.introduction_htmls},
        "rules": [_described_rule(rule, base) for rule in found.rules],
    }


def _described_rule(rule: RuleRecord, base: str) -> dict[str, Any]:
    return {
        "key": rule.key,
        "url": f"{base}/conduct/v/{rule.version}#rule-{rule.key}",
        "name": rule.names,
        "markdown": rule.texts,
        "html": rule.htmls,
        "gravity": rule.gravity,
        "needs_sentence": rule.needs_sentence,
        "dsa_category": rule.dsa_category,
    }
