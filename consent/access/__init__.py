"""Who may call: API keys and their scopes, how often, and each request once."""
