import gzip
import re

from tests.unit.preferences.looks.shop import Shop

LOADED = re.compile(r'(?:href|src)="(/pages/[^"]+)"')


def test_what_a_page_loads_may_be_kept_for_a_year(shop: Shop) -> None:
    paths = LOADED.findall(shop.get("/hello").text)

    answers = [shop.get(path) for path in paths if "plain" not in path]

    assert len(answers) == 3
    for answer in answers:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_another_version_of_a_file_is_not_kept(shop: Shop) -> None:
    answer = shop.get("/pages/static/000000000000/pages.css")

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


def test_a_file_is_sent_compressed_to_whoever_takes_that(shop: Shop) -> None:
    path = "/pages/static/0/pages.css"
    packed = shop.get(path, headers={"Accept-Encoding": "br, gzip"})
    plain = shop.get(path, headers={"Accept-Encoding": "gzip;q=0"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Vary"] == "Accept-Encoding"


def test_what_a_page_loads_leaves_room_for_the_page(shop: Shop) -> None:
    paths = LOADED.findall(shop.get("/hello").text)

    weight = sum(len(gzip.compress(shop.get(path).data)) for path in paths)

    assert weight < 20_000  # Of the 60 kB that all of it may weigh.
