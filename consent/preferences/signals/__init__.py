"""What a browser says for its person: Global Privacy Control."""
