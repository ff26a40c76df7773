"""What a phone says of its location: a switch that can only turn off."""
