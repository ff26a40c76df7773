"""What can be wrong with the database itself."""


class DatabaseFaultError(Exception):
    """The database cannot be used as it is; the text says what would help."""


class EmbeddedDatabaseError(DatabaseFaultError):
    """The PostgreSQL that comes along cannot run here."""
