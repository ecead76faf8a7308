"""What may be uploaded: documents whose first bytes are of the kind that their name says."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.documents.forms import BaseDocumentForm

BEGINNINGS = {
    "pdf": (b"%PDF-",),
    "docx": (b"PK\x03\x04",),
    "pptx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "odt": (b"PK\x03\x04",),
    "ods": (b"PK\x03\x04",),
}
"""How files of these kinds begin: ISO 32000 (PDF), and the zip that every office document is."""

TEXT = ("csv", "txt")


class DocumentForm(BaseDocumentForm):
    """Refuses a file that is not of the kind that its name says."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        kind = str(getattr(file, "name", "")).rpartition(".")[2].lower()
        file.seek(0)
        start = file.read(4096)
        file.seek(0)
        if kind in BEGINNINGS and not start.startswith(BEGINNINGS[kind]):
            raise ValidationError(
                f"This file is named .{kind} and is not one. Save it as {kind} and try again."
            )
        if kind in TEXT and b"\0" in start:
            raise ValidationError("This file is named as text and is not text.")
        return file
