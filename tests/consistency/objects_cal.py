"""Objects of documents and calendars of meetings for the sweep."""


def make(canary: str, unknown: str) -> dict[str, list[str]]:
    """Values by parameter."""
    return {
        "mechanism:meeting-document.name": ["agenda.docx", "minutes.pdf", unknown],
        "public:minutes-file.name": ["minutes.docx", unknown],
    }
