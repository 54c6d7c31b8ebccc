"""One module per group of commands. Each adds its words to the parser and calls queries and actions."""
