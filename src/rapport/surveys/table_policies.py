"""The public reads waves that are published, with all that hangs on them. Answers belong to who gave them."""

from rapport.kernel.database.policies import declare

_PUBLISHED = "state = 'PUBLISHED'"
_IN_PUBLISHED_WAVE = "wave_id IN (SELECT id FROM surveys_wave WHERE state = 'PUBLISHED')"

declare("surveys.Wave", public_read=_PUBLISHED)
for _model in ("Footnote", "Universe", "Figure", "PublishedRegister"):
    declare(f"surveys.{_model}", public_read=_IN_PUBLISHED_WAVE)
for _model in ("Questionnaire", "Section", "Item", "Option"):
    declare(f"surveys.{_model}", public_read="true")
declare("surveys.WaveRespondent", public_read=_IN_PUBLISHED_WAVE, belongs_to="organisation_id")
declare(
    "surveys.Answer",
    public_read=f"respondent_id IN (SELECT id FROM surveys_waverespondent WHERE {_IN_PUBLISHED_WAVE})",
    belongs_to="(SELECT r.organisation_id FROM surveys_waverespondent r WHERE r.id = respondent_id)",
)
