"""The workspace: pages for those who name figures, write, build, freeze and publish editions, and manage access.

Owns addresses, forms and templates of these pages. Reads through `queries`, changes through one action per POST.
It must not hold rules of the parts: who may do what is asked of their `rules`, and shown with the reason.
"""
