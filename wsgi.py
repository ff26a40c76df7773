"""What any WSGI server serves: `wsgi:app`."""

from consent.start import serving

app = serving()
