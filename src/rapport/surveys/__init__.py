"""Questionnaires, waves, respondents, answers and the figures counted from them. Must not know of reports or pages."""
