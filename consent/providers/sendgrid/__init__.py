"""SendGrid: e-mail out."""
