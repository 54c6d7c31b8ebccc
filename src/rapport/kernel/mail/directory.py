"""Where the kernel asks for a person's mailbox, and how the parts say what a kind of notice means."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Params = Mapping[str, str | int]


@dataclass(frozen=True)
class Mailbox:
    """Where and how a person is written to. `timezone` is a name of the IANA database."""

    address: str
    language: str = "en"
    timezone: str = "UTC"


@dataclass(frozen=True)
class Line:
    """One line of a digest: a sentence without personal data, and the path of the page that says more."""

    text: str
    path: str


@dataclass(frozen=True)
class Attachment:
    """A text that a digest carries: the name of a file, `subtype` of `text/…` and its parameters."""

    name: str
    content: str
    subtype: str
    params: tuple[tuple[str, str], ...] = ()


MailboxOf = Callable[[int], Mailbox | None]
"""The mailbox of a person by id, or None for somebody who is not to be written to (any more)."""
Describe = Callable[[Params], Line | None]
"""The line of a notice in the language that is active, or None where there is nothing to say any more."""

Attach = Callable[[Params, Mailbox], Attachment | None]
"""What a notice brings along for the one mailbox that it goes to, or None."""


class NoDirectory(RuntimeError):
    """A defect: nobody said where mailboxes are found."""


_describers: dict[str, Describe] = {}
_attachers: dict[str, Attach] = {}
_directory: list[MailboxOf] = []


def use_directory(mailbox_of: MailboxOf) -> None:
    """Say where mailboxes are found; called once, when the part that keeps people is ready."""
    _directory[:] = [mailbox_of]


def mailbox_of(person_id: int) -> Mailbox | None:
    """The mailbox of a person. Raises NoDirectory."""
    if not _directory:
        raise NoDirectory(
            "No part said where mailboxes are found: call rapport.kernel.mail.directory.use_directory."
        )
    return _directory[0](person_id)


def declare_kind(kind: str, describe: Describe) -> None:
    """Say what a kind of notice means; called when the part that sends it is ready."""
    _describers[kind] = describe


def line_of(kind: str, params: Params) -> Line | None:
    """The line of a notice, or None where its kind is no longer known or there is nothing to say."""
    describe = _describers.get(kind)
    return None if describe is None else describe(params)


def declare_attachment(kind: str, attach: Attach) -> None:
    """Say what a kind of notice brings along; called when the part that sends it is ready."""
    _attachers[kind] = attach


def attachment_of(kind: str, params: Params, mailbox: Mailbox) -> Attachment | None:
    """What a notice brings along, or None."""
    attach = _attachers.get(kind)
    return None if attach is None else attach(params, mailbox)
