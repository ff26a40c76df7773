"""How the service talks to PostgreSQL, and the one it brings along."""
