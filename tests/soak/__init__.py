"""Small runs of the programs that soak the service, each a whole house of its own."""
