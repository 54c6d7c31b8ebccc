"""Addresses of the workspace."""

from django.urls import path, register_converter

from rapport.web.delegation.views import colleagues, home, questions, sections, submitting


class ItemCode:
    """The code of a question, which may hold points: `Q2.structure`."""

    regex = r"[A-Za-z0-9_.-]+"

    def to_python(self, value: str) -> str:
        """The code as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """The code as it stands."""
        return value


register_converter(ItemCode, "question")
app_name = "delegation"
_RETURN = "<slug:wave>/<question:respondent>/"
urlpatterns = [
    path("", home.show_home, name="home"),
    path(_RETURN, home.show_return, name="return"),
    path(f"{_RETURN}sections/<question:section>/", sections.show_section, name="section"),
    path(f"{_RETURN}sections/<question:section>/finish/", colleagues.finish_section, name="section-finish"),
    path(
        f"{_RETURN}sections/<question:section>/comments/", colleagues.comment_section, name="section-comments"
    ),
    path(
        f"{_RETURN}sections/<question:section>/colleagues/<int:person>/end/",
        colleagues.take_back,
        name="share-end",
    ),
    path(f"{_RETURN}autosave/", sections.autosave, name="autosave"),
    path(f"{_RETURN}routes/", sections.show_routes, name="routes"),
    path(f"{_RETURN}token/", sections.show_token, name="token"),
    path(f"{_RETURN}questions/<question:item>/", questions.show_question, name="question"),
    path(f"{_RETURN}comments/<int:comment>/settle/", questions.settle_comment, name="comment-settle"),
    path(f"{_RETURN}conflicts/", questions.show_conflicts, name="conflicts"),
    path(f"{_RETURN}colleagues/", colleagues.show_colleagues, name="colleagues"),
    path(f"{_RETURN}documents/", colleagues.show_documents, name="documents"),
    path(f"{_RETURN}documents/<int:document>/", colleagues.download_document, name="document"),
    path(f"{_RETURN}documents/<int:document>/remove/", colleagues.remove_document, name="document-remove"),
    path(f"{_RETURN}check/", submitting.check, name="check"),
    path(f"{_RETURN}check/submit/", submitting.submit, name="submit"),
    path(f"{_RETURN}check/prepare/", submitting.prepare, name="prepare"),
    path(f"{_RETURN}check/hand-back/", submitting.hand_back, name="hand-back"),
    path(f"{_RETURN}check/two-persons/", submitting.two_persons, name="two-persons"),
    path(f"{_RETURN}check/decline/", submitting.decline, name="decline"),
    path(f"{_RETURN}check/not-applicable/", submitting.not_applicable, name="not-applicable"),
    path(f"{_RETURN}check/correct/", submitting.correct, name="correct"),
    path(f"{_RETURN}check/take-up/", submitting.take_up, name="take-up"),
    path(f"{_RETURN}receipts/", submitting.show_receipts, name="receipts"),
    path(f"{_RETURN}receipts/<int:number>/", submitting.show_receipt, name="receipt"),
    path(f"{_RETURN}receipts/<int:number>/<str:name>", submitting.download_receipt, name="receipt-file"),
]
