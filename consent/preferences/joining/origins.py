"""From which sites a sign-up form may be sent, and how its page is kept. Pure."""

from urllib.parse import urlsplit

_LONGEST_PAGE = 1000


def origin_of(url: str) -> str:
    """Return the scheme, host and port of a URL, as a browser tells an origin."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower()


def page_of(origin: str, referer: str | None) -> str:
    """Return the page of a form: without its query, which may name a person.

    A browser tells the origin at least; a page of another origin is not believed.
    """
    if not referer or origin_of(referer) != origin:
        return origin
    return f"{origin}{urlsplit(referer).path}"[:_LONGEST_PAGE]
