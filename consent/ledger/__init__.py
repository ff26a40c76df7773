"""The first book: what people told us, and where they stand."""
