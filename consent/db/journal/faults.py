"""What can be wrong with a journal, for whoever calls and for whoever operates."""

from consent.db.faults import DatabaseFaultError
from consent.vocabulary.errors import UnavailableError


class JournalFaultError(DatabaseFaultError):
    """The journal cannot be used as it is; the text says what would help."""


class JournalUnwritableError(UnavailableError):
    """The journal cannot be written, so nothing that belongs in it may be committed."""

    code = "journal_unwritable"
    remedy = "Try again later; the operator must make room for the journal."


class JournalBehindError(UnavailableError):
    """The database lacks what was committed to it, so nothing may be sent."""

    code = "journal_behind"
    remedy = "Have an operator run consent recover, and ask again."


class LostCommitsError(Exception):
    """The database has a smaller number of a writer than was committed."""
