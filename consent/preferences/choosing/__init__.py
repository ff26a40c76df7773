"""The Contact Preferences page: what stands, what a person changes, what was agreed."""
