"""What any WSGI server serves: `wsgi:app`."""

from consent.app import prepare
from consent.start import build

app = build()
prepare(app)
