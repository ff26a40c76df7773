"""Ears for carriers: what people say back, and what it means."""
