"""The codes of achievements and challenges with their words, for forms and pages."""

from rapport.coordination.models import Finding, Visibility

KIND = dict(Finding.Kind.choices)
TOPIC = dict(Finding.Topic.choices)
SHOWN_TO = dict(Visibility.choices)
