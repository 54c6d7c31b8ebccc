"""National action plans as plain values: what a plan says, what is wrong with it, whom it reaches, what changed.

Usable from a notebook: `read_plan` takes the JSON of a plan, `check` diagnoses it, `matrix` shows whom it reaches,
`compare` says what a revision changed. Nothing here knows a database, a clock or a language: findings are codes with
their facts, dates are given.
"""
