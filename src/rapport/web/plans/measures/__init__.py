"""One measure of a plan, and the forms that write it."""
