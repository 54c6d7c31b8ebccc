"""Where people are written to: the directory that the kernel's mails ask."""

from rapport.actors.models import Person
from rapport.kernel.mail.directory import Mailbox


def mailbox_of(person_id: int) -> Mailbox | None:
    """Address, language and time zone of a person, or None for somebody who has no account any more."""
    active = Person.objects.filter(pk=person_id, is_active=True)
    row = active.values_list("email", "language", "timezone").first()
    return None if row is None else Mailbox(address=row[0], language=row[1], timezone=row[2])
