"""Changing one's own e-mail address: the password, then a link to the new address, then a word to the former one."""
