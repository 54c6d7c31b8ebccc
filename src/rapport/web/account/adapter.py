"""How django-allauth behaves here: nobody registers themselves; who may not sign in learns no reason."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.http import HttpRequest

from rapport.web.account.freshness import is_fresh


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are registered by an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Unreachable, since sign-up is closed; refuses all the same."""
        raise PermissionError("Accounts are registered by an administrator.")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The person, or None: an account that is closed is answered like a wrong password, in the same time."""
        person = super().authenticate(request, **credentials)
        return person if person is not None and person.is_active else None

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Whether the password is the person's own. Addresses are not asked: there is one per person, in their row."""
        return bool(user.check_password(password))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether somebody must show again that it is them."""
        return not is_fresh(context.request)

    def get_login_stages(self) -> list[str]:
        """The steps after the password; ours lets a State's own second factor count."""
        return ["rapport.web.account.states.SecondFactorStage"]

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Not by django-allauth, whose mails name addresses and browsers: see `rapport.web.account.notices`."""
