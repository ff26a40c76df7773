"""The second book: what was sent, what was refused, and how it ended."""
