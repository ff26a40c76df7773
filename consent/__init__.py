"""Keeps what people agreed to, and lets nothing out without it."""
