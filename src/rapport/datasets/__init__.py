"""Survey data carried with the product: one folder per wave, data files only.

Owns: `survey.yaml`, `questionnaire.yaml`, `respondents.csv`, `names.csv`, `answers.csv`, `footnotes.csv`, the
figures and, for a published wave, the folder `edition`. The formats and every judgement made in the encoding
are described in `docs/reference/osce-2007-data.md`. Must not know: how a file is read, stored, counted or
printed. No code lives here.
"""
