"""Points proposed for an agenda: what research, reports and late obligations bring to it, taken by hand."""
