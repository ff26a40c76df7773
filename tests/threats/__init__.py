"""What somebody would try, and how it fails: the tests behind docs/security.md."""
