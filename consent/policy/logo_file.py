"""The file of a logo, read and looked through before it is published."""

import re
from base64 import b64encode
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate

from marshmallow import ValidationError

from consent.policy.brand import LogoMedia
from consent.policy.document import LogoEntry

MOST_BYTES = 64 * 1024

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
_MEDIA = {".svg": LogoMedia.SVG, ".png": LogoMedia.PNG}
_PNG = b"\x89PNG\r\n\x1a\n"
_SVG = "http://www.w3.org/2000/svg svg"
_ACTIVE = frozenset({"script", "foreignobject", "iframe", "object", "embed", "use"})
_DRAWN_ELSEWHERE = re.compile(r"url\(\s*['\"]?\s*(?!#)|@import", re.IGNORECASE)


def logo_entry(folder: Path, name: object) -> LogoEntry:
    """Return the picture of a name in a folder, or raise ValidationError."""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ValidationError("Must be the name of a file that stands beside this one.")
    media = _MEDIA.get(Path(name).suffix.lower())
    if media is None:
        raise ValidationError("Must be an .svg or a .png file.")
    content = _content(folder, name)
    if media is LogoMedia.PNG and not content.startswith(_PNG):
        raise ValidationError("The file is not a PNG picture, whatever its name.")
    if media is LogoMedia.SVG:
        _look_through(content)
    return LogoEntry(media=media.value, content=b64encode(content).decode("ascii"))


def _content(folder: Path, name: str) -> bytes:
    """Return what the file holds; it may be a link to another of the folder."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise ValidationError("The file must stand in the folder of the config.")
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ValidationError(f"{error.strerror or 'Unreadable'}.") from None
    if len(content) > MOST_BYTES:
        raise ValidationError(f"At most {MOST_BYTES // 1024} kB.")
    return content


class _Look:
    """Notes what a picture has that a picture does not need."""

    def __init__(self) -> None:
        self.root: str | None = None
        self.faults: set[str] = set()

    def element(self, name: str, attributes: dict[str, str]) -> None:
        """Look at one element."""
        self.root = self.root or name
        _, _, local = name.rpartition(" ")
        if local.lower() in _ACTIVE and not _stays(local, attributes):
            self.faults.add(f"Take the element {local} out: a logo is only looked at.")
        for key, value in attributes.items():
            _, _, bare = key.rpartition(" ")
            if bare.lower().startswith("on"):
                self.faults.add(f"Take the attribute {bare} out: no script runs here.")
            remote = bare.lower() in {"href", "src"} and not value.startswith("#")
            if remote or _DRAWN_ELSEWHERE.search(value):
                self.faults.add(
                    f"The attribute {bare} may name only parts of the file."
                )

    def text(self, text: str) -> None:
        """Look at a style sheet, or any other text."""
        if _DRAWN_ELSEWHERE.search(text):
            self.faults.add("A style may name only parts of the file.")

    def declaration(self, *_: object) -> None:
        """Note a document type: it can pull other files in."""
        self.faults.add("Take the line with <!DOCTYPE out.")

    def instruction(self, target: str, _: str) -> None:
        """Note what tells a program to do more than draw."""
        self.faults.add(f"Take the instruction <?{target} out.")


def _stays(local: str, attributes: dict[str, str]) -> bool:
    """Say whether an element only repeats a part of the same picture."""
    links = [v for k, v in attributes.items() if k.rpartition(" ")[2] == "href"]
    return local == "use" and all(link.startswith("#") for link in links)


def _look_through(content: bytes) -> None:
    """Raise ValidationError unless this is a picture, and nothing but one."""
    look = _Look()
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = look.element
    parser.CharacterDataHandler = look.text
    parser.StartDoctypeDeclHandler = look.declaration
    parser.ProcessingInstructionHandler = look.instruction
    try:
        parser.Parse(content, True)
    except (ExpatError, UnicodeError):
        look.faults.add("The file is not a whole SVG picture.")
    if look.root not in {None, _SVG}:
        look.faults.add('The first element must be <svg xmlns="…2000/svg">.')
    if look.faults:
        raise ValidationError(sorted(look.faults))
