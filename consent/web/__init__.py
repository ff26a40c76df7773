"""How every door behaves: bodies, problems, gates, headers, health, metrics, logs."""
