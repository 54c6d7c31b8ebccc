"""Minutes of meetings: attendance, texts, circulation, confirmation, corrections, publication."""
