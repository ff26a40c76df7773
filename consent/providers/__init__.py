"""The outside world that carries messages: one adapter per provider, our words only."""
