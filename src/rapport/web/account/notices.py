"""Notices about one's own account: a factor was changed, somebody guesses. They name no address, browser or place."""

from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.kernel.mail.directory import Line, Params, declare_kind

GUESSED, CHANGED = "account.guessed", "account.changed"


def _guessed(params: Params) -> Line:
    text = _(
        "Somebody tried wrong passwords for your account, more often than is allowed. Nobody got in by it."
    )
    return Line(text, reverse("mfa_index"))


def _changed(params: Params) -> Line:
    texts = {
        "added": _(
            "A second factor was added to your account. Was it not you? Tell your administrator at once."
        ),
        "removed": _(
            "A second factor of your account was removed. Was it not you? Tell your administrator at once."
        ),
        "reset": _(
            "New recovery codes were made for your account. Was it not you? Tell your administrator at once."
        ),
        "password": _(
            "The password of your account was changed. Was it not you? Tell your administrator at once."
        ),
    }
    return Line(texts.get(str(params.get("change")), texts["added"]), reverse("mfa_index"))


declare_kind(GUESSED, _guessed)
declare_kind(CHANGED, _changed)
