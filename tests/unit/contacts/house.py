"""A postal address as somebody writes it."""

HOUSE = {
    "name": "Ana López",
    "lines": ["12 Main  St.", "Apt 4"],
    "city": "Springfield",
    "region": "IL",
    "postal_code": "62701",
    "country": "us",
}
