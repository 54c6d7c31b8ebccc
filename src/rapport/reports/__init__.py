"""Reports and their editions: narrative, tables, charts, frozen figures, builds. Must not know of pages or commands."""
