"""What may be uploaded: documents and pictures that are of the kind that their name says, and carry nothing else."""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageOps
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from contracts.imports.readers.limits import PAGE
from contracts.imports.readers.rows import Refused
from contracts.imports.readers.zip_parts import Parts

OFFICE = {
    "docx": "word/document.xml",
    "pptx": "ppt/presentation.xml",
    "xlsx": "xl/workbook.xml",
    "odt": "content.xml",
    "ods": "content.xml",
}
"""The part that an office document of each kind must have (ECMA-376; OASIS OpenDocument 1.3)."""

MACROS = ("vbaproject.bin", "basic/", "scripts/")
"""Where office documents keep programs: part of Office's and folders of OpenDocument's names."""

TEXT = ("csv", "txt")


class DocumentForm(BaseDocumentForm):
    """Refuses a file that is not of the kind that its name says."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return file
        kind = file.name.rpartition(".")[2].lower()
        content = file.read()
        file.seek(0)
        if kind == "pdf" and not content.startswith(b"%PDF-"):
            raise _is_no(kind)
        if kind in TEXT and b"\0" in content:
            raise ValidationError("This file is named as text and is not text.")
        if kind in OFFICE:
            _check_office(kind, content)
        return file

    def _post_clean(self) -> None:
        """What is wrong with the file is said once: Wagtail's document would add that no file has no extension."""
        said = list(self.errors["file"].data) if "file" in self.errors else []
        super()._post_clean()
        if said:
            self.errors["file"].data = said


def _check_office(kind: str, content: bytes) -> None:
    """Look at the directory of the zip that an office document is; nothing is unpacked."""
    if not content.startswith(b"PK\x03\x04"):
        raise _is_no(kind)
    with tempfile.NamedTemporaryFile(suffix=f".{kind}") as kept:
        kept.write(content)
        kept.flush()
        try:
            names = Parts(Path(kept.name), PAGE).names
        except Refused as refused:
            raise ValidationError(str(refused)) from refused
    if OFFICE[kind] not in names:
        raise _is_no(kind)
    if any(mark in name.lower() for name in names for mark in MACROS):
        raise ValidationError(
            "This file holds macros, which are programs. Save it without them and try again."
        )


def _is_no(kind: str) -> ValidationError:
    return ValidationError(f"This file is named .{kind} and is not one. Save it as {kind} and try again.")


class ImageForm(BaseImageForm):
    """Takes a picture without what its camera wrote into it: where it was taken, with what, and by whom."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("file")
        if field is not None:
            field.to_python = partial(_read, field.to_python)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        return _bare(file) if "file" in self.changed_data else file


def _read(to_python: Callable[[Any], Any], data: Any) -> Any:
    """What Wagtail's field makes of a file; it lets a picture that was cut off end in an error page."""
    try:
        return to_python(data)
    except (OSError, SyntaxError, struct.error) as error:
        raise _damaged() from error


def _damaged() -> ValidationError:
    return ValidationError("This picture is damaged: open it, save it again and try once more.")


def _bare(file: Any) -> SimpleUploadedFile:
    """The same picture, upright, as nothing but its pixels. Moving pictures keep their first one."""
    file.seek(0)
    try:
        with Image.open(file) as opened:
            kind = opened.format or ""
            picture = ImageOps.exif_transpose(opened)
            bare = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _damaged() from error
    if kind == "JPEG":
        bare = bare.convert("RGB")
    bare.info.clear()
    written = BytesIO()
    # Above 90 a second saving cannot be seen (Pillow's own advice is not to go above 95)
    bare.save(written, kind, quality=92)
    made = SimpleUploadedFile(file.name, written.getvalue(), file.content_type)
    # Wagtail's field leaves what it has opened on the file, and its form reads the size from there
    made.image = file.image  # type: ignore[attr-defined]
    return made
