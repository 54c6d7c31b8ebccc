"""Roles and permissions as reviewed code. One role, one purpose; stored as stable codes; a change needs an ADR."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """What may be done, one code per deed. A test checks that each is used by a rule and carried by a role."""

    OFFICE_VIEW = "OFFICE_VIEW"
    """Open the office's workspace and read drafts of waves, figures and editions."""
    FIGURE_EDIT = "FIGURE_EDIT"
    """Name, change and withdraw universes and figures of a wave."""
    NARRATIVE_EDIT = "NARRATIVE_EDIT"
    """Write chapters, tables, charts and recommendations of a draft edition."""
    EDITION_BUILD = "EDITION_BUILD"
    """Build the files of an edition."""
    EDITION_FREEZE = "EDITION_FREEZE"
    """Freeze the figures of an edition, so that it can be reproduced."""
    EDITION_PUBLISH = "EDITION_PUBLISH"
    """Publish a frozen edition; never by the person who froze it."""
    WAVE_LOAD = "WAVE_LOAD"
    """Load a whole wave from files."""
    QUESTIONNAIRE_EDIT = "QUESTIONNAIRE_EDIT"
    """Design questionnaires, import and export them."""
    WAVE_RUN = "WAVE_RUN"
    """Prepare, open and close a wave, choose whom to ask, invite, extend and remind."""
    RETURN_ENTER = "RETURN_ENTER"
    """Type in, import and send back returns in the office."""
    ANSWER_CODE = "ANSWER_CODE"
    """Code the answers of submitted returns."""
    CODING_DECIDE = "CODING_DECIDE"
    """Settle two codings that differ, and change the codebook."""
    ASSESSMENT_EDIT = "ASSESSMENT_EDIT"
    """Prepare country assessments and keep the log of visits and dialogue."""
    ASSESSMENT_PUBLISH = "ASSESSMENT_PUBLISH"
    """Publish a country assessment; never by the person who finished it."""
    RETURN_ANSWER = "RETURN_ANSWER"
    """Answer the questionnaire on behalf of one's organisation."""
    RETURN_SUBMIT = "RETURN_SUBMIT"
    """Submit, correct or decline the return of one's organisation officially."""
    DELEGATION_MANAGE = "DELEGATION_MANAGE"
    """Invite colleagues of one's own organisation and divide the questionnaire among them."""
    ASSESSMENT_COMMENT = "ASSESSMENT_COMMENT"
    """Comment on the draft assessment of one's own country."""
    MECHANISM_VIEW = "MECHANISM_VIEW"
    """See the national co-ordination mechanism: its actors, bodies, meetings and what is owed, as far as shared."""
    MECHANISM_ANSWER = "MECHANISM_ANSWER"
    """Confirm reading, ask, send expertise, vote and comment on behalf of one's organisation."""
    ACTOR_EDIT = "ACTOR_EDIT"
    """Keep the register of actors: organisations, competencies, lines, agreements, contact points."""
    BODY_EDIT = "BODY_EDIT"
    """Describe the bodies of the mechanism, their members and self-checks."""
    MEETING_RUN = "MEETING_RUN"
    """Plan meetings, take minutes, record decisions and publish what may be public."""
    OBLIGATION_ASSIGN = "OBLIGATION_ASSIGN"
    """Say what is owed, by whom and until when; reassign and withdraw it."""
    OBLIGATION_REVIEW = "OBLIGATION_REVIEW"
    """Accept what was reported on an obligation, or return it with a reason."""
    OBLIGATION_REPORT = "OBLIGATION_REPORT"
    """Write updates on what one's organisation owes."""
    OBLIGATION_SUBMIT = "OBLIGATION_SUBMIT"
    """Submit updates officially on behalf of one's organisation."""
    PLAN_EDIT = "PLAN_EDIT"
    """Write national action plans: strategy, measures, consultation; take plans in from files."""
    PLAN_ADOPT = "PLAN_ADOPT"
    """Adopt a version of a plan after the decision of a body; never by its only author."""
    PLAN_COMMENT = "PLAN_COMMENT"
    """Comment in consultation on a draft plan on behalf of one's organisation."""
    SUPPORT_ACCESS = "SUPPORT_ACCESS"
    """See, for a reason and a short time, what an organisation is working on."""
    ACCOUNT_MANAGE = "ACCOUNT_MANAGE"
    """Register people and organisations, grant and end roles."""
    AUDIT_VIEW = "AUDIT_VIEW"
    """Read the audit log and its verification."""


@dataclass(frozen=True)
class Role:
    """A stable code with its label, its one purpose and its permissions.

    `second_factor`: whether holders must sign in with a second factor.
    """

    code: str
    label: str | Promise
    purpose: str | Promise
    permissions: frozenset[Permission]
    second_factor: bool = True

    @property
    def is_office(self) -> bool:
        """Whether its holders work in the office that runs the instance, and not for an organisation it asks."""
        return Permission.OFFICE_VIEW in self.permissions


def _role(code: str, label: str | Promise, purpose: str | Promise, *permissions: Permission) -> Role:
    """A role of the office."""
    return Role(code, label, purpose, frozenset({Permission.OFFICE_VIEW, *permissions}))


ROLES: Mapping[str, Role] = {
    role.code: role
    for role in (
        _role(
            "READER",
            _("Reader"),
            _("Reads the office's drafts, changes nothing."),
            Permission.MECHANISM_VIEW,
        ),
        _role(
            "EDITOR",
            _("Editor"),
            _("Names figures, writes the report, builds and freezes editions."),
            Permission.FIGURE_EDIT,
            Permission.NARRATIVE_EDIT,
            Permission.EDITION_BUILD,
            Permission.EDITION_FREEZE,
        ),
        _role(
            "APPROVER",
            _("Approver"),
            _("Publishes editions and assessments that another person has finished."),
            Permission.EDITION_PUBLISH,
            Permission.ASSESSMENT_PUBLISH,
        ),
        _role(
            "SURVEY_MANAGER",
            _("Survey manager"),
            _("Designs questionnaires, runs waves, enters returns that came on paper."),
            Permission.QUESTIONNAIRE_EDIT,
            Permission.WAVE_RUN,
            Permission.RETURN_ENTER,
            Permission.CODING_DECIDE,
        ),
        _role(
            "CODER",
            _("Coder"),
            _("Codes the answers of submitted returns."),
            Permission.ANSWER_CODE,
        ),
        _role(
            "ASSESSOR",
            _("Assessor"),
            _("Prepares country assessments and keeps the log of visits and dialogue."),
            Permission.ASSESSMENT_EDIT,
        ),
        _role(
            "ADMINISTRATOR",
            _("Administrator"),
            _("Registers people and organisations, grants roles, loads waves."),
            Permission.ACCOUNT_MANAGE,
            Permission.WAVE_LOAD,
            Permission.SUPPORT_ACCESS,
        ),
        _role(
            "AUDITOR",
            _("Auditor"),
            _("Reads the audit log and checks that nobody has altered it."),
            Permission.AUDIT_VIEW,
        ),
        _role(
            "NATIONAL_COORDINATOR",
            _("National co-ordinator"),
            _("Leads the co-ordination mechanism and accepts what its members report."),
            Permission.MECHANISM_VIEW,
            Permission.ACTOR_EDIT,
            Permission.BODY_EDIT,
            Permission.MEETING_RUN,
            Permission.OBLIGATION_ASSIGN,
            Permission.OBLIGATION_REVIEW,
            Permission.PLAN_EDIT,
            Permission.PLAN_ADOPT,
        ),
        _role(
            "SECRETARIAT",
            _("Secretariat of the mechanism"),
            _("Keeps actors, bodies, meetings and obligations of the co-ordination mechanism."),
            Permission.MECHANISM_VIEW,
            Permission.ACTOR_EDIT,
            Permission.BODY_EDIT,
            Permission.MEETING_RUN,
            Permission.OBLIGATION_ASSIGN,
            Permission.PLAN_EDIT,
        ),
        _role(
            "PLANNER",
            _("Planner"),
            _("Writes the national action plan: strategy, measures, answers to comments."),
            Permission.MECHANISM_VIEW,
            Permission.PLAN_EDIT,
        ),
        Role(
            "REPRESENTATIVE",
            _("Representative"),
            _("Represents an organisation in the mechanism and submits what it owes."),
            frozenset(
                {
                    Permission.MECHANISM_VIEW,
                    Permission.MECHANISM_ANSWER,
                    Permission.OBLIGATION_REPORT,
                    Permission.OBLIGATION_SUBMIT,
                    Permission.PLAN_COMMENT,
                }
            ),
        ),
        Role(
            "OFFICER",
            _("Officer"),
            _("Works in an office of an organisation of the mechanism and prepares what it owes."),
            frozenset(
                {
                    Permission.MECHANISM_VIEW,
                    Permission.MECHANISM_ANSWER,
                    Permission.OBLIGATION_REPORT,
                    Permission.PLAN_COMMENT,
                }
            ),
            second_factor=False,
        ),
        Role(
            "FOCAL_POINT",
            _("Focal point"),
            _("Answers, divides and submits the questionnaire on behalf of an organisation that is asked."),
            frozenset(
                {
                    Permission.RETURN_ANSWER,
                    Permission.RETURN_SUBMIT,
                    Permission.DELEGATION_MANAGE,
                    Permission.ASSESSMENT_COMMENT,
                }
            ),
        ),
        Role(
            "CONTRIBUTOR",
            _("Contributor"),
            _("Answers parts of the questionnaire on behalf of an organisation that is asked."),
            frozenset({Permission.RETURN_ANSWER}),
            second_factor=False,
        ),
    )
}


def permissions_of(codes: frozenset[str]) -> frozenset[str]:
    """All permissions of the given role codes; an unknown code carries none."""
    return frozenset(
        permission.value for code in codes if code in ROLES for permission in ROLES[code].permissions
    )
