"""The rules: one function each, named as the statement it upholds."""
