"""Looks at everything an operator can get wrong, and says what would be right."""
