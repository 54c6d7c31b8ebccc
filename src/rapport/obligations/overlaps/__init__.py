"""Duplication and cross-purposes: obligations that meet in target group, place and theme, and judgements on them."""
