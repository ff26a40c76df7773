"""The journal: what must outlive the database, written outside it before it commits."""
