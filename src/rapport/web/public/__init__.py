"""The public's pages: report editions, figures, waves, profiles of those asked, search, feed.

Reads through queries, in the scope of whoever asks; writes nothing and decides nothing. Every page works
without scripts. Content in another language than the page's carries its own language and direction.
"""
