"""National action plans: written, checked, adopted, run, revised and published."""
