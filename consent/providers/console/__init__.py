"""The console: a developer's provider, which delivers to a terminal."""
