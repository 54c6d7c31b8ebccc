"""The public reads waves that are published, with all that hangs on them. Answers belong to who gave them.

What a delegation is working on is the delegation's: the office sees it where it keeps the return itself, or under a
support access, which puts the organisation among those of the viewer.
"""

from rapport.kernel.database.policies import declare

_PUBLISHED = "state = 'PUBLISHED'"
_IN_PUBLISHED_WAVE = "wave_id IN (SELECT id FROM surveys_wave WHERE state = 'PUBLISHED')"
_OF_PUBLISHED = "questionnaire_id IN (SELECT id FROM surveys_questionnaire WHERE state = 'FIXED')"
_OF_RESPONDENT = "(SELECT r.organisation_id FROM surveys_waverespondent r WHERE r.id = respondent_id)"
_OF_RETURN = (
    "(SELECT r.organisation_id FROM surveys_waverespondent r JOIN surveys_return t ON t.respondent_id = r.id"
    " WHERE t.id = of_id)"
)
_KEPT_BY_OFFICE = "(SELECT t.kept_by_office FROM surveys_return t WHERE t.id = of_id)"

declare("surveys.Wave", public_read=_PUBLISHED)
for _model in ("Footnote", "Universe", "Figure", "PublishedRegister"):
    declare(f"surveys.{_model}", public_read=_IN_PUBLISHED_WAVE)
declare("surveys.Questionnaire", public_read="state = 'FIXED'")
for _model in ("Section", "Item"):
    declare(f"surveys.{_model}", public_read=_OF_PUBLISHED)
declare("surveys.Option", public_read=f"item_id IN (SELECT id FROM surveys_item WHERE {_OF_PUBLISHED})")
declare(
    "surveys.Series",
    public_read=(
        "id IN (SELECT e.series_id FROM surveys_seriesitem e JOIN surveys_item i ON i.id = e.item_id"
        f" WHERE i.{_OF_PUBLISHED})"
    ),
)
declare("surveys.SeriesItem", public_read=f"item_id IN (SELECT id FROM surveys_item WHERE {_OF_PUBLISHED})")
declare("surveys.WaveRespondent", public_read=_IN_PUBLISHED_WAVE, belongs_to="organisation_id")
declare(
    "surveys.Answer",
    public_read=f"respondent_id IN (SELECT id FROM surveys_waverespondent WHERE {_IN_PUBLISHED_WAVE})",
    belongs_to=_OF_RESPONDENT,
)
declare("surveys.Return", belongs_to=_OF_RESPONDENT)
declare("surveys.WaveMessage", belongs_to=_OF_RESPONDENT)
for _model in ("DraftAnswer", "AnswerChange", "SectionShare", "ReturnComment"):
    declare(f"surveys.{_model}", belongs_to=_OF_RETURN, office_when=_KEPT_BY_OFFICE)
declare("surveys.ReturnDocument", belongs_to=_OF_RETURN, office_when=f"submitted OR {_KEPT_BY_OFFICE}")
for _model in ("Revision", "ReturnQuery"):
    declare(f"surveys.{_model}", belongs_to=_OF_RETURN)
# Codings are the office's: no organisation is given its own rows, so the expression is never true for one.
declare("surveys.Coding", belongs_to="NULL::bigint")

_MINE = "(SELECT a.organisation_id FROM surveys_assessment a WHERE a.id = assessment_id)"
_OF_PART = (
    "(SELECT a.organisation_id FROM surveys_assessment a JOIN surveys_assessmentpart p ON p.assessment_id = a.id"
    " WHERE p.id = part_id)"
)
_PUBLISHED_ASSESSMENT = "assessment_id IN (SELECT id FROM surveys_assessment WHERE state = 'PUBLISHED')"
_OF_RECOMMENDATION = (
    "(SELECT c.organisation_id FROM surveys_countryrecommendation c WHERE c.id = recommendation_id)"
)
declare("surveys.Assessment", public_read=_PUBLISHED, belongs_to="organisation_id")
declare("surveys.AssessmentPart", public_read=_PUBLISHED_ASSESSMENT, belongs_to=_MINE)
declare("surveys.AssessmentStep", belongs_to="NULL::bigint")
declare(
    "surveys.PartComment",
    public_read=f"part_id IN (SELECT id FROM surveys_assessmentpart WHERE {_PUBLISHED_ASSESSMENT})",
    belongs_to=_OF_PART,
)
declare("surveys.DialogueEntry", belongs_to="organisation_id")
declare("surveys.CountryRecommendation", public_read=_PUBLISHED_ASSESSMENT, belongs_to="organisation_id")
declare(
    "surveys.FollowUp",
    public_read=(
        f"recommendation_id IN (SELECT id FROM surveys_countryrecommendation WHERE {_PUBLISHED_ASSESSMENT})"
    ),
    belongs_to=_OF_RECOMMENDATION,
)
