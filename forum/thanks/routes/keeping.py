"""What becomes of a thanks: shown beneath its subject or not, taken back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import transaction
from forum.thanks.actions.retract import retract_thanks
from forum.thanks.actions.share import share_thanks, unshare_thanks
from forum.thanks.queries import thanks_for
from forum.thanks.routes.blueprint import thanks
from forum.thanks.viewing import line
from forum.topics.routes.responding import member_for
from forum.web.security import safe_target


@thanks.post("/thanks/<int:thanks_id>/share")
def share(thanks_id: int) -> ResponseReturnValue:
    """Let it be shown beneath what it is for."""
    me = member_for(Act.SHARE_THANKS)
    with transaction():
        share_thanks(actor=me, thanks=thanks_for(me, thanks_id, lock=True))
    flash(_("It is shown now. You can take that back whenever you like."), "success")
    return _back(thanks_id)


@thanks.post("/thanks/<int:thanks_id>/unshare")
def unshare(thanks_id: int) -> ResponseReturnValue:
    """Keep it for oneself again."""
    me = member_for(Act.UNSHARE_THANKS)
    with transaction():
        unshare_thanks(actor=me, thanks=thanks_for(me, thanks_id, lock=True))
    flash(_("It is yours alone again."), "success")
    return _back(thanks_id)


def _back(thanks_id: int) -> ResponseReturnValue:
    return redirect(safe_target(request.form.get("next"), f"/thanks/{thanks_id}"), 303)


@thanks.get("/thanks/<int:thanks_id>/retract")
def retracting(thanks_id: int) -> ResponseReturnValue:
    """Ask before taking it back."""
    me = member_for(Act.RETRACT_THANKS)
    found = thanks_for(me, thanks_id)
    require(me, Act.RETRACT_THANKS, found)
    return render_template("thanks/retract.html", line=line(me, found))


@thanks.post("/thanks/<int:thanks_id>/retract")
def retract(thanks_id: int) -> ResponseReturnValue:
    """Take it back."""
    me = member_for(Act.RETRACT_THANKS)
    with transaction():
        retract_thanks(actor=me, thanks=thanks_for(me, thanks_id, lock=True))
    flash(_("It is taken back. Nobody reads it any more."), "success")
    return redirect(url_for("thanks.sent_ones"), 303)
