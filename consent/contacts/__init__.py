"""The only room that holds addresses, and the only one that can forget them."""
