"""What follows from signing in, showing a factor and changing one: rotated sessions, ended ones, notices."""

from typing import Any

from allauth.account import signals as account
from allauth.core import context
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest

from rapport.kernel.access import Viewer
from rapport.web.account import actions
from rapport.web.account.states import FACTOR


def connect() -> None:
    """Listen; called once, when the pages are ready."""
    mfa.authenticator_used.connect(_used, dispatch_uid="rapport.factor_used")
    post_save.connect(_added, sender=Authenticator, dispatch_uid="rapport.factor_added")
    post_delete.connect(_removed, sender=Authenticator, dispatch_uid="rapport.factor_removed")
    account.password_changed.connect(_password, dispatch_uid="rapport.password_changed")
    account.password_set.connect(_password, dispatch_uid="rapport.password_set")
    account.password_reset.connect(_password, dispatch_uid="rapport.password_reset")
    account.authentication_step_completed.connect(_shown, dispatch_uid="rapport.shown")


def _used(request: HttpRequest, authenticator: Any, **kwargs: Any) -> None:
    request.session[FACTOR] = str(authenticator.type)


def _shown(request: HttpRequest, **kwargs: Any) -> None:
    # A new id once somebody has shown again who they are (ASVS 5.0, V7.2.4); signing in gives one of its own.
    if kwargs.get("reauthenticated"):
        request.session.cycle_key()


def _added(instance: Authenticator, created: bool, **kwargs: Any) -> None:
    # Of the row and not of django-allauth, whose signal comes after the transaction: the note is in it, or neither is.
    request = context.request
    if not created or request is None or not request.user.is_authenticated:
        return
    if instance.type != Authenticator.Type.RECOVERY_CODES:
        request.session[FACTOR] = str(instance.type)
        _note(request, request.user, "added")
    elif request.resolver_match.view_name == "mfa_generate_recovery_codes":
        _note(request, request.user, "reset")


def _removed(instance: Authenticator, **kwargs: Any) -> None:
    request = context.request
    if request is None or not request.user.is_authenticated:
        return
    if instance.type != Authenticator.Type.RECOVERY_CODES:
        factors = Authenticator.objects.filter(user_id=request.user.pk)
        if not factors.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
            request.session.pop(FACTOR, None)
        _note(request, request.user, "removed")


def _password(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    _note(request, user, "password")


def _note(request: HttpRequest, user: Any, change: str) -> None:
    """Within the request's transaction, or right after it. The session at hand stays, under a new id."""
    if request.user.is_authenticated:
        request.session.cycle_key()
    now = request.now  # type: ignore[attr-defined]
    by = Viewer(person_id=user.pk)
    actions.factor_note(person_id=user.pk, change=change, keep=request.session.session_key, by=by, now=now)
