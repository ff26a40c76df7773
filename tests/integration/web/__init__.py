"""The web layer with a database behind it."""
