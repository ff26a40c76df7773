"""Double opt-in: sign-ups, their second step by mail or by text, and one reminder."""
