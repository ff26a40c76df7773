"""What the benchmarks stand on: people, a server, something that asks."""
