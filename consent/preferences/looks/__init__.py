"""How every page looks and behaves: brand, language, framing, forms."""
