"""The brand of the config: what is taken, what is refused, what is in force."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from consent.policy.brand import PLAIN, Logo, LogoMedia
from consent.policy.build import UnbuildableError, build
from consent.policy.document import Document
from consent.policy.faults import ConfigError
from consent.policy.files import ConfigFolder
from consent.policy.values import Policy
from tests.unit.policy.shipped import FOLDER, NOON, shipped_document, shipped_policy

FILE = "brand.toml"
PNG = b"\x89PNG\r\n\x1a\n and what follows"
SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'
DRAWN = SVG.format('<defs><path id="a" d="M0 0"/></defs><use href="#a"/>')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    return tmp_path


def built(document: Document) -> Policy:
    return build(document, version="2026-11-20+0000", published_at=NOON)


def faults(folder: Path) -> dict[str, str]:
    with pytest.raises(ConfigError) as caught:
        ConfigFolder(path=folder).read()
    return {fault.place: fault.text for fault in caught.value.faults}


def test_the_shipped_file_says_what_is_in_force_without_it() -> None:
    policy = shipped_policy()

    assert policy.brand == replace(PLAIN, name=policy.seller(None).name)


def test_a_folder_without_the_file_is_published_as_before(folder: Path) -> None:
    (folder / FILE).unlink()

    document = ConfigFolder(path=folder).read()

    assert "brand" not in document
    assert built(document).brand == shipped_policy().brand


def test_an_empty_file_changes_nothing(folder: Path) -> None:
    (folder / FILE).write_text("")

    assert built(ConfigFolder(path=folder).read()).brand == shipped_policy().brand


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [("our.svg", DRAWN.encode(), LogoMedia.SVG), ("our.PNG", PNG, LogoMedia.PNG)],
)
def test_a_name_and_a_logo_are_published_with_the_rest(
    folder: Path, name: str, content: bytes, media: LogoMedia
) -> None:
    (folder / name).write_bytes(content)
    (folder / FILE).write_text(f'name = "Ours"\nlogo = "{name}"\n')

    document = ConfigFolder(path=folder).read()
    (folder / name).unlink()
    brand = built(document).brand

    assert brand.logo == Logo(media=media, content=content)
    assert (brand.name, brand.logo_text) == ("Ours", "Ours")


def test_colours_are_kept_as_every_browser_reads_them(folder: Path) -> None:
    (folder / FILE).write_text(
        "[light]\naccent = 'rgb(0 80 120)'\non_accent = 'white'\nink = '#111'\n"
        "paper = 'hsl(0 0% 100%)'\n"
    )

    light = built(ConfigFolder(path=folder).read()).brand.light

    colours = (light.accent, light.on_accent, light.ink, light.paper)
    assert colours == ("#005078", "#ffffff", "#111111", "#ffffff")


def test_a_font_with_a_space_is_quoted_where_it_is_used(folder: Path) -> None:
    (folder / FILE).write_text('fonts = ["Open Sans", "sans-serif"]')

    brand = built(ConfigFolder(path=folder).read()).brand

    assert brand.font_family == '"Open Sans", sans-serif'


@pytest.mark.parametrize(
    ("text", "place", "teaching"),
    [
        ("nam = 'Ours'", "nam", "Unknown"),
        ("name = ' '", "name", "blank"),
        ("fonts = ['url(//x)', 'serif']", "fonts.0", "installed font"),
        ("fonts = ['a\"; }', 'serif']", "fonts.0", "installed font"),
        ("fonts = ['Verdana']", "fonts", "sans-serif"),
        ("fonts = []", "fonts", "between 1 and 8"),
        ("logo = 'gone.svg'", "logo", "No such file"),
        ("logo = '../brand.toml'", "logo", "beside this one"),
        ("logo = '/etc/hostname.png'", "logo", "beside this one"),
        ("logo = 'brand.toml'", "logo", ".svg or a .png"),
        ("api_origins = ['https://*.example.com']", "api_origins.0", "wildcard"),
        ("api_origins = ['https://a.example/']", "api_origins.0", "no path"),
        ("api_origins = ['https://A.example']", "api_origins.0", "small letters"),
        ("api_origins = ['https://a.example:443']", "api_origins.0", "Leave :443 out"),
        ("api_origins = ['http://a.example']", "api_origins.0", "Must be https"),
        ("api_origins = ['https://a.example:70000']", "api_origins.0", "No such"),
        ("api_origins = ['https://u@a.example']", "api_origins.0", "Not an origin"),
        ("api_origins = ['null']", "api_origins.0", "Not an origin"),
        ('api_origins = ["https://a.example ; x"]', "api_origins.0", "Not an origin"),
        ("frame_origins = [\"'self'\"]", "frame_origins.0", "Not an origin"),
    ],
)
def test_a_fault_is_named_with_its_place_and_what_would_be_right(
    folder: Path, text: str, place: str, teaching: str
) -> None:
    (folder / FILE).write_text(text)

    found = faults(folder)

    assert teaching in found[f"{FILE}: {place}"]


@pytest.mark.parametrize(
    ("old", "new", "place", "teaching"),
    [
        ('ink = "#1c2733"', 'ink = "#777"', "light.ink", "4.47 to 1 and needs 4.5"),
        ('on_accent = "#ffffff"', 'on_accent = "gray"', "light.on_accent", "4.5"),
        ('accent = "#7cc4ee"', 'accent = "#4a4a4a"', "dark.accent", "3.0"),
        ('ink = "#1c2733"', 'ink = "#1c2733aa"', "light.ink", "opaque"),
        ('ink = "#1c2733"', 'ink = "inky"', "light.ink", "Not a colour"),
        ('ink = "#1c2733"\n', "", "light.ink", "Missing"),
    ],
)
def test_colours_that_cannot_be_read_are_refused(
    folder: Path, old: str, new: str, place: str, teaching: str
) -> None:
    text = (folder / FILE).read_text("utf-8")
    (folder / FILE).write_text(text.replace(old, new, 1), "utf-8")

    assert teaching in faults(folder)[f"{FILE}: {place}"]


@pytest.mark.parametrize(
    ("content", "teaching"),
    [
        (SVG.format("<script>1</script>"), "element script"),
        (SVG.format('<path onload="x()"/>'), "attribute onload"),
        (SVG.format('<image href="https://a.example/x.png"/>'), "parts of the file"),
        (SVG.format("<style>@import 'x.css';</style>"), "parts of the file"),
        (SVG.format('<path fill="url(//a.example/#x)"/>'), "parts of the file"),
        (SVG.format("<foreignObject/>"), "foreignObject"),
        (f"<!DOCTYPE svg [<!ENTITY a 'b'>]>{SVG.format('&a;')}", "DOCTYPE"),
        (f"<?xml-stylesheet href='x.css'?>{DRAWN}", "xml-stylesheet"),
        ("<html/>", "first element"),
        ("<svg", "not a whole SVG"),
        (SVG.format("a" * 64 * 1024), "64 kB"),
    ],
)
def test_a_picture_that_is_more_than_a_picture_is_refused(
    folder: Path, content: str, teaching: str
) -> None:
    (folder / "our.svg").write_text(content, "utf-8")
    (folder / FILE).write_text('logo = "our.svg"')

    assert teaching in faults(folder)[f"{FILE}: logo"]


def test_a_text_that_is_called_a_picture_is_refused(folder: Path) -> None:
    (folder / "our.png").write_text("hello")
    (folder / FILE).write_text('logo = "our.png"')

    assert "not a PNG" in faults(folder)[f"{FILE}: logo"]


def test_a_logo_of_another_folder_is_not_published(folder: Path) -> None:
    (folder / "our.png").symlink_to("/etc/hostname")
    (folder / FILE).write_text('logo = "our.png"')

    assert "in the folder" in faults(folder)[f"{FILE}: logo"]


def test_every_fault_is_told_at_once(folder: Path) -> None:
    (folder / FILE).write_text(
        'logo = "gone.png"\nframe_origins = ["*"]\n[light]\nink = "inky"\n'
    )

    assert len(faults(folder)) >= 3


def test_a_brand_of_newer_code_is_no_valid_policy() -> None:
    document = shipped_document()
    document["brand"]["logo"] = {"media": "image/webp", "content": ""}

    with pytest.raises(UnbuildableError):
        built(document)
