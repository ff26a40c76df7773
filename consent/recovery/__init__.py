"""What the journal still has, after the database lost it, comes back."""
