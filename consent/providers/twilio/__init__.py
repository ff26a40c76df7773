"""Twilio: texts and calls out, signed webhooks in."""
