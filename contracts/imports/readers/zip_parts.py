"""The parts of a zipped workbook: its directory is judged before anything is unpacked, and what is unpacked
is bounded and checked whatever the directory says. Runs in the reading process only."""

from __future__ import annotations

import posixpath
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .limits import Limits, size_text
from .rows import Refused, refusal

BLOCK = 2**20
SMALL_PART = 4 * 2**20
"""The lists of sheets and relationships of a workbook of 500 parts have some 100 kB."""

_DIRECTORY_END = b"PK\x05\x06"
_DIRECTORY_END_BYTES = 22 + 2**16
_MEMBER_DIRECTORY_BYTES = 2_048
"""Room for a name of 255 characters with its extra fields, several times over."""

_SAVE_AGAIN = "Open it in Excel or LibreOffice, save it under a new name as .xlsx, and send that."


class Parts:
    """The named parts of a zip file. Raises `Refused` on opening where its directory is not to be trusted."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._limits = limits
        _check_directory_size(path, limits)
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
            raise damaged() from error
        self._members: dict[str, zipfile.ZipInfo] = {}
        self._seen: set[str] = set()
        for member in self._zip.infolist():
            self._add(member)
        self._check_sizes()

    @property
    def names(self) -> list[str]:
        return list(self._members)

    def _add(self, member: zipfile.ZipInfo) -> None:
        name = member.orig_filename.replace("\\", "/")
        segments = name.split("/")
        if name.startswith("/") or ".." in segments or ":" in segments[0] or "\0" in name:
            raise _unsafe(f"a part with the name “{name[:80]}”, which points outside the file")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise _unsafe(f"a link (“{name[:80]}”) in place of a part")
        if name.casefold() in self._seen:
            raise _unsafe(f"two parts with the name “{name[:80]}”")
        self._seen.add(name.casefold())
        if member.flag_bits & 0x1:
            raise password()
        self._members[name] = member

    def _check_sizes(self) -> None:
        limits = self._limits
        if len(self._members) > limits.members:
            raise _too_many_members(limits)
        total = sum(member.file_size for member in self._members.values())
        if total > limits.unpacked_bytes:
            raise refusal(
                "too_large_unpacked",
                f"The workbook is too large when unpacked ({size_text(total)}, limit"
                f" {size_text(limits.unpacked_bytes)}).",
                "Delete the rows and sheets that are not part of the register, or save the sheet as CSV.",
            )
        for name, member in self._members.items():
            size, packed = member.file_size, max(1, member.compress_size)
            if size > limits.ratio_from_bytes and size > limits.ratio * packed:
                raise refusal(
                    "too_tightly_packed",
                    f"A part of the workbook ({name[:80]}) unpacks to more than {limits.ratio} times its"
                    f" size ({size_text(size)}), as no real register does.",
                    "Save the sheet as CSV and send that.",
                )

    def has(self, name: str) -> bool:
        return name in self._members

    def blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part in blocks of up to 1 MB, checked against its checksum at the end.

        Raises `Refused` where they are damaged, more than was declared, or XML with a document type.
        """
        member = self._members.get(name)
        if member is None:
            raise damaged()
        seen = 0
        tail = b""
        watch = name.lower().endswith((".xml", ".rels", ".vml"))
        try:
            with self._zip.open(member) as part, ThreadPoolExecutor(1) as pool:
                # Unpacking runs outside Python's lock: the next block comes while this one is looked at.
                coming = pool.submit(part.read, BLOCK)
                while block := coming.result():
                    coming = pool.submit(part.read, BLOCK)
                    if watch:
                        if not seen:
                            _check_declaration(block)
                        if b"<!DOCTYPE" in block or b"<!DOCTYPE" in tail + block[:16]:
                            raise document_type(name)
                        tail = block[-16:]
                    seen += len(block)
                    yield block
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error) as error:
            raise damaged() from error
        except (RuntimeError, OSError, ValueError) as error:
            # zipfile raises these for encrypted parts, seeks outside the file and headers that contradict.
            raise damaged() from error
        if seen != member.file_size:
            raise damaged()

    def read(self, name: str, most: int = SMALL_PART) -> bytes:
        """A whole small part. Raises `Refused` where it has more than `most` bytes."""
        if name in self._members and self._members[name].file_size > most:
            raise damaged()
        return b"".join(self.blocks(name))

    def check_rest(self, used: set[str]) -> None:
        """Looks through the XML parts that are not `used`, as a document type is refused wherever it is."""
        for name in self._members:
            if name not in used and name.lower().endswith((".xml", ".rels", ".vml")):
                for _block in self.blocks(name):
                    pass


def resolve(base: str, target: str) -> str:
    """The name of the part that a relationship of the part `base` points to."""
    target = target.replace("\\", "/")
    if target.startswith("/"):
        return posixpath.normpath(target[1:])
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), target))


def _check_directory_size(path: Path, limits: Limits) -> None:
    """Refuses a directory with too many entries before it is read: it alone could fill the memory."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _DIRECTORY_END_BYTES))
        end = file.read()
    at = end.rfind(_DIRECTORY_END)
    if at < 0 or len(end) - at < 22:
        raise damaged()
    entries, directory_bytes = struct.unpack_from("<HI", end, at + 10)
    many = entries > limits.members
    if many or (directory_bytes != 0xFFFFFFFF and directory_bytes > limits.members * _MEMBER_DIRECTORY_BYTES):
        raise _too_many_members(limits)
    if directory_bytes == 0xFFFFFFFF:
        # A directory of more than 4 GB, or a number that hides its size: no workbook needs either.
        raise damaged()


def _check_declaration(block: bytes) -> None:
    """UTF-16 hides a document type from a search for its bytes; no spreadsheet program writes it here."""
    if block[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in block[:4]:
        raise damaged()


def _too_many_members(limits: Limits) -> Refused:
    return refusal(
        "too_many_parts",
        f"The file holds more than {limits.members} parts, which no register does.",
        _SAVE_AGAIN,
    )


def _unsafe(what: str) -> Refused:
    return refusal("unsafe_zip", f"The file holds {what}; it was not unpacked.", _SAVE_AGAIN)


def document_type(name: str) -> Refused:
    """The refusal of XML that declares entities or points to files elsewhere."""
    return refusal(
        "contains_dtd",
        f"The workbook contains a DTD (a document type declaration, in {name[:80]}), which no spreadsheet"
        " program writes and which can be used to attack; it was not read.",
        _SAVE_AGAIN,
    )


def damaged() -> Refused:
    """The refusal of a file that was cut off or changed on its way."""
    return refusal(
        "damaged",
        "The file is damaged or was cut off on its way: it cannot be read to its end, so nothing was read.",
        "Fetch or send it again. If it opens in Excel, save it under a new name and send that.",
    )


def password() -> Refused:
    """The refusal of an encrypted workbook."""
    return refusal(
        "password",
        "The workbook is protected with a password.",
        "Remove the password and save it again (in Excel: File, Info, Protect Workbook, Encrypt with"
        " Password, and empty the box). Nobody here will ask you for it.",
    )
