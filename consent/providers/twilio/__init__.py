"""Twilio: texts out, signed webhooks in."""
