"""The pages of links that can only switch off: of a message, and of a device."""
