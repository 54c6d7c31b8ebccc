"""Addresses of the pages of action plans; each part has its own table."""

from rapport.web.plans import urls_process, urls_reading, urls_writing

app_name = "plans"
urlpatterns = [*urls_writing.patterns, *urls_reading.patterns, *urls_process.patterns]
