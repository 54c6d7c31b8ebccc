"""The design system page: every component in use, with the template lines that draw it."""
