"""How variables are read one by one, and how secrets made here are kept."""
