"""Administrators write the next version: rules added, changed, moved, retired."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import transaction
from forum.web.language import language
from moderation.conduct.actions import draft as verbs
from moderation.conduct.forms import IntroductionForm, NewRuleForm, PublishForm, RuleForm
from moderation.conduct.queries import Code, RuleRecord, current_code, draft, editions
from moderation.conduct.refusals import ChangedMeanwhile, KeyTaken, NoDraft, NoSuchRule, TooManyRules
from moderation.conduct.routes.blueprint import conduct
from moderation.conduct.wording import introduction_words, rule_words

HOME = "/admin/conduct"
WORDS = ("name_fr", "name_en", "text_fr", "text_en", "gravity", "needs_sentence", "dsa_category")


def editor() -> Any:
    """The viewer, who may edit the code."""
    me = viewer()
    require(me, Act.EDIT_CONDUCT)
    return me


def draft_or_404() -> Code:
    """The draft; where there is none (any more) its pages are not there."""
    return draft() or abort(404)


def gone() -> ResponseReturnValue:
    """Say that the draft, or the rule, is not there any more: somebody else was at work."""
    flash(_("Somebody published or changed the draft meanwhile. This is how it is now."), "warning")
    return redirect(HOME, 303)


@conduct.get("/admin/conduct")
def overview() -> ResponseReturnValue:
    """The version in force, the draft if there is one, and all versions."""
    editor()
    found = draft()
    form = PublishForm(formdata=None)
    form.seen.data = str(found.edits) if found is not None else ""
    return render_template(
        "moderation/conduct/overview.html", draft=found, code=current_code(), editions=editions(), form=form
    )


@conduct.post("/admin/conduct/draft")
def start() -> ResponseReturnValue:
    """Begin the next version."""
    me = editor()
    with transaction():
        verbs.start_draft(actor=me)
    return redirect(HOME, 303)


@conduct.post("/admin/conduct/draft/discard")
def discard() -> ResponseReturnValue:
    """Give the next version up."""
    me = editor()
    try:
        with transaction():
            verbs.discard_draft(actor=me)
    except NoDraft:
        return gone()
    flash(_("The draft is gone. The code in force is as it was."), "success")
    return redirect(HOME, 303)


@conduct.route("/admin/conduct/draft/introduction", methods=["GET", "POST"])
def introduction() -> ResponseReturnValue:
    """Change what stands before the rules."""
    me = editor()
    found = draft_or_404()
    said = {f"introduction_{key}": text for key, text in found.introductions.items()}
    form = IntroductionForm(data=said | {"seen": found.introduction_mark})
    if form.validate_on_submit():
        words = introduction_words(form.introduction_fr.data or "", form.introduction_en.data or "")
        try:
            with transaction():
                verbs.write_introduction(actor=me, words=words, seen=form.seen.data or None)
            return redirect(HOME, 303)
        except NoDraft:
            return gone()
        except ChangedMeanwhile:
            form.overtaken(draft_or_404().introduction_mark)
    page = render_template("moderation/conduct/introduction.html", form=form)
    return page, 422 if form.errors else 200


@conduct.route("/admin/conduct/draft/rules/new", methods=["GET", "POST"])
def new_rule() -> ResponseReturnValue:
    """Add a rule."""
    me = editor()
    draft_or_404()
    form = NewRuleForm()
    if form.validate_on_submit():
        words = rule_words({name: form[name].data for name in WORDS})
        try:
            with transaction():
                verbs.add_rule(actor=me, key=form.key.data, words=words)
            return redirect(f"{HOME}#rule-{form.key.data}", 303)
        except KeyTaken:
            form.key.errors = [_("There is a rule of this key already.")]
        except TooManyRules:
            form.form_errors = [_("That is more rules than anybody will read. Join or retire some first.")]
        except NoDraft:
            return gone()
    page = render_template("moderation/conduct/rule.html", form=form, rule=None)
    return page, 422 if form.errors else 200


def _values(rule: RuleRecord) -> dict[str, Any]:
    both = {f"name_{speech}": text for speech, text in rule.names.items()}
    both |= {f"text_{speech}": text for speech, text in rule.texts.items()}
    return both | {name: value for name, value in asdict(rule).items() if name in WORDS}


@conduct.route("/admin/conduct/draft/rules/<key>", methods=["GET", "POST"])
def edit_rule(key: str) -> ResponseReturnValue:
    """Change a rule."""
    me = editor()
    rule = draft_or_404().rule(key) or abort(404)
    form = RuleForm(data=_values(rule) | {"seen": rule.mark})
    if form.validate_on_submit():
        words = rule_words({name: form[name].data for name in WORDS})
        try:
            with transaction():
                verbs.change_rule(actor=me, key=key, words=words, seen=form.seen.data or None)
            return redirect(f"{HOME}#rule-{key}", 303)
        except (NoDraft, NoSuchRule):
            return gone()
        except ChangedMeanwhile:
            rule = draft_or_404().rule(key) or abort(404)
            form.overtaken(rule.mark)
    page = render_template("moderation/conduct/rule.html", form=form, rule=rule.view(language()))
    return page, 422 if form.errors else 200


@conduct.post("/admin/conduct/draft/rules/<key>/retire")
def retire(key: str) -> ResponseReturnValue:
    """Leave a rule out of the next version."""
    me = editor()
    try:
        with transaction():
            verbs.retire_rule(actor=me, key=key)
    except (NoDraft, NoSuchRule):
        return gone()
    flash(_("The rule will not be in the next version. Earlier versions keep it."), "success")
    return redirect(HOME, 303)


@conduct.post("/admin/conduct/draft/rules/<key>/move")
def move(key: str) -> ResponseReturnValue:
    """Move a rule a place up or down."""
    me = editor()
    step = request.form.get("step")
    if step not in ("up", "down"):
        abort(400)
    try:
        with transaction():
            verbs.move_rule(actor=me, key=key, up=step == "up")
    except (NoDraft, NoSuchRule):
        return gone()
    return redirect(f"{HOME}#rule-{key}", 303)
