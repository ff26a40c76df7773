"""Parsers that meet the outside, fed with anything."""
