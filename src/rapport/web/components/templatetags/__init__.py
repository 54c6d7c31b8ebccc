"""Template tags: `components` draws pieces of pages, `formats` writes numbers and dates."""
