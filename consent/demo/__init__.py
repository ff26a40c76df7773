"""A small world to try the service in: two sellers, five people, a key."""
