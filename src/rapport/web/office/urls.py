"""Addresses of the workspace."""

from django.urls import path, register_converter

from rapport.web.office import (
    urls_assess,
    urls_coding,
    urls_exchange,
    urls_instruments,
    urls_people,
    urls_returns,
    urls_running,
    urls_workbooks,
)
from rapport.web.office.views import (
    audit,
    builds,
    chapters,
    compare,
    editions,
    exhibits,
    figures,
    home,
    recommendations,
    states,
    universes,
    waves,
)


class FigureName:
    """The name of a figure, or of one of its parts: `figure:category`."""

    regex = r"[A-Za-z0-9:_.-]+"

    def to_python(self, value: str) -> str:
        """The name as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """The name as it stands."""
        return value


register_converter(FigureName, "figure")
app_name = "office"
urlpatterns = [
    path("", home.show_home, name="home"),
    path("waves/", home.show_waves, name="waves"),
    path("waves/load/", waves.load_wave, name="wave-load"),
    path("waves/<slug:wave>/publish/", waves.publish_wave, name="wave-publish"),
    path("waves/<slug:wave>/questions/", home.show_questions, name="questions"),
    path("waves/<slug:wave>/questions/answers/", figures.answers_of_question, name="question-answers"),
    path("waves/<slug:wave>/figures/", figures.show_figures, name="figures"),
    path("waves/<slug:wave>/figures/new/", figures.name_figure, name="figure-new"),
    path("waves/<slug:wave>/figures/preview/", figures.preview_figure, name="figure-preview"),
    path("waves/<slug:wave>/figures/<figure:code>/", figures.show_figure, name="figure"),
    path("waves/<slug:wave>/figures/<figure:code>/change/", figures.change_figure, name="figure-change"),
    path(
        "waves/<slug:wave>/figures/<figure:code>/withdraw/", figures.withdraw_figure, name="figure-withdraw"
    ),
    path("waves/<slug:wave>/universes/", universes.show_universes, name="universes"),
    path("waves/<slug:wave>/universes/new/", universes.name_universe, name="universe-new"),
    path("waves/<slug:wave>/universes/preview/", universes.preview_universe, name="universe-preview"),
    path("waves/<slug:wave>/universes/<slug:code>/", universes.change_universe, name="universe"),
    path("editions/", editions.show_editions, name="editions"),
    path("editions/begin/", editions.begin_edition, name="edition-begin"),
    path("editions/<slug:code>/", editions.show_edition, name="edition"),
    path("editions/<slug:code>/change/", editions.change_edition, name="edition-change"),
    path("editions/<slug:code>/check/", editions.check_edition, name="check"),
    path("editions/<slug:code>/chapters/", chapters.show_chapters, name="chapters"),
    path("editions/<slug:code>/chapters/new/", chapters.add_chapter, name="chapter-new"),
    path("editions/<slug:code>/chapters/<slug:slug>/", chapters.write_chapter, name="chapter"),
    path(
        "editions/<slug:code>/chapters/<slug:slug>/preview/", chapters.preview_chapter, name="chapter-preview"
    ),
    path("editions/<slug:code>/names/", chapters.find_names, name="names"),
    path("editions/<slug:code>/exhibits/", exhibits.show_exhibits, name="exhibits"),
    path("editions/<slug:code>/exhibits/<slug:kind>/new/", exhibits.add_exhibit, name="exhibit-new"),
    path(
        "editions/<slug:code>/exhibits/<slug:kind>/preview/", exhibits.preview_exhibit, name="exhibit-preview"
    ),
    path("editions/<slug:code>/exhibits/<slug:kind>/<slug:name>/", exhibits.change_exhibit, name="exhibit"),
    path(
        "editions/<slug:code>/recommendations/", recommendations.show_recommendations, name="recommendations"
    ),
    path(
        "editions/<slug:code>/recommendations/new/",
        recommendations.add_recommendation,
        name="recommendation-new",
    ),
    path(
        "editions/<slug:code>/recommendations/<int:number>/",
        recommendations.change_recommendation,
        name="recommendation",
    ),
    path("editions/<slug:code>/freeze/", states.freeze, name="freeze"),
    path("editions/<slug:code>/reopen/", states.reopen, name="reopen"),
    path("editions/<slug:code>/publish/", states.publish, name="publish"),
    path("editions/<slug:code>/withdraw/", states.withdraw, name="withdraw"),
    path("editions/<slug:code>/compare/", compare.show_comparison, name="compare"),
    path("editions/<slug:code>/files/", builds.show_files, name="build"),
    path("editions/<slug:code>/files/build/", builds.start_build, name="build-start"),
    path("editions/<slug:code>/files/<path:name>", builds.download, name="file"),
    path("runs/<int:run>/", builds.show_run, name="run"),
    path("audit/", audit.show_audit, name="audit"),
    path("audit/verification/", audit.verify, name="audit-verification"),
    *urls_assess.patterns,
    *urls_running.patterns,
    *urls_returns.patterns,
    *urls_exchange.patterns,
    *urls_coding.patterns,
    *urls_instruments.patterns,
    *urls_people.patterns,
    *urls_workbooks.patterns,
]
