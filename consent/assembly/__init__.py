"""Builds the services of every room: the only place that does."""
