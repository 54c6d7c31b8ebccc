"""How far a plan is: what was reported on what its measures made offices owe, beside the measures' own dates."""
