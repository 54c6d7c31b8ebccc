"""The hash of everything that a wave's figures count. Private to actions: no rights, no audit."""

import hashlib
import json

from rapport.surveys.models import Answer, Wave, WaveRespondent


def hash_of(wave_id: int) -> str:
    """SHA-256 over the canonical JSON of questionnaire, respondents and counted answers, in a fixed order.

    Canonical: keys sorted, no spaces, characters as they are; so anybody can compute it again from the published data.
    """
    wave = Wave.objects.select_related("questionnaire").get(pk=wave_id)
    respondents = WaveRespondent.objects.filter(wave_id=wave_id).order_by("organisation__code")
    answers = Answer.objects.filter(respondent__wave_id=wave_id)
    content = {
        "wave": wave.code,
        "questionnaire": wave.questionnaire.code,
        "number": wave.questionnaire.number,
        "as_of": wave.as_of.isoformat(),
        "respondents": [
            list(row) for row in respondents.values_list("organisation__code", "group", "replied")
        ],
        "answers": [
            list(row)
            for row in answers.order_by("respondent__organisation__code", "item__code").values_list(
                "respondent__organisation__code",
                "item__code",
                "state",
                "values",
                "original",
                "interpretation",
            )
        ],
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
