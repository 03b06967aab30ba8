"""Looking at the draft as members will see it, at what it changes, and putting it in force."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.storage.session import transaction
from forum.web.ids import bounded_id
from forum.web.language import LANGUAGES, language
from moderation.conduct.actions.publish import publish as verb
from moderation.conduct.differences import differences
from moderation.conduct.forms import PublishForm
from moderation.conduct.queries import current_code
from moderation.conduct.refusals import ChangedMeanwhile, NoDraft, NothingToPublish
from moderation.conduct.routes.blueprint import conduct
from moderation.conduct.routes.editing import HOME, draft_or_404, editor, gone


@conduct.get("/admin/conduct/draft/preview")
def preview() -> ResponseReturnValue:
    """The draft as members will read it, and what it changes, in both languages."""
    editor()
    found, before = draft_or_404(), current_code()
    form = PublishForm(formdata=None)
    form.seen.data = str(found.edits)
    return render_template(
        "moderation/conduct/preview.html",
        code=found,
        before=before,
        spoken=[language(), *(speech for speech in LANGUAGES if speech != language())],
        changes={speech: differences(before, found, speech) for speech in LANGUAGES},
        views={speech: [rule.view(speech) for rule in found.rules] for speech in LANGUAGES},
        form=form,
    )


@conduct.post("/admin/conduct/draft/publish")
def publish() -> ResponseReturnValue:
    """Put the draft in force."""
    me = editor()
    form = PublishForm()
    seen = bounded_id(form.seen.data or "")
    if not form.validate_on_submit() or (seen is None and form.seen.data != "0"):
        return gone()
    try:
        with transaction():
            number = verb(actor=me, significant=bool(form.significant.data), seen=seen or 0)
    except NothingToPublish:
        flash(_("The draft says the same as the code in force: there is nothing to publish."), "warning")
        return redirect(HOME, 303)
    except (NoDraft, ChangedMeanwhile):
        return gone()
    flash(_("Version %(number)d is in force.", number=number), "success")
    return redirect("/conduct", 303)
