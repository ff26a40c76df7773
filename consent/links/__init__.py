"""Tokens that stand in links: unguessable, and short enough for a text."""
