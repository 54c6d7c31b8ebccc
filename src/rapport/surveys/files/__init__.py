"""Surveys as files: a folder of YAML and CSV read whole, checked whole, refused whole.

Pure reading and checking: it must not know of the database.
"""

from rapport.surveys.files.content import SurveyContent
from rapport.surveys.files.reading import read_survey, read_survey_files

__all__ = ["SurveyContent", "read_survey", "read_survey_files"]
