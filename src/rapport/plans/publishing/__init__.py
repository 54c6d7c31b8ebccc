"""Plans that everybody may read: copies of adopted versions, apart from what is written."""
