"""What may be uploaded, by every view that takes a file, and how files are served."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from tests.cms.town import Town, make_town, png
from tests.contracts.pages.world import World

Document, Image = get_document_model(), get_image_model()
MB = 2**20


@pytest.fixture
def town(world: World, settings: Any, tmp_path: Path) -> Town:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()  # it knows pictures of another test by their numbers
    return make_town(world)


def zipped(*names: str, content: bytes = b"<x/>") -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, content)
    return written.getvalue()


def jpeg(**more: Any) -> bytes:
    written = io.BytesIO()
    Picture.new("RGB", (60, 30), "red").save(written, "JPEG", **more)
    return written.getvalue()


def with_place() -> bytes:
    """A JPEG on its side, with the place where it was taken and the name of who took it."""
    exif = Picture.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x013B] = "Canary Photographer"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 0.0)
    return jpeg(exif=exif.tobytes(), comment=b"canary comment")


DOCX = zipped("[Content_Types].xml", "word/document.xml")
DOCUMENTS: dict[str, tuple[str, bytes, bool]] = {
    "a PDF": ("a.pdf", b"%PDF-1.7\n", True),
    "a program as PDF": ("a.pdf", b"MZ\x90\x00", False),
    "HTML as PDF": ("a.pdf", b"<html><script>alert(1)</script>", False),
    "a CSV": ("a.csv", b"a,b\n1,2\n", True),
    "a program as CSV": ("a.csv", b"a,b\n" + b"x" * 5000 + b"\0", False),
    "a text": ("a.txt", b"words", True),
    "a workbook": ("a.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml"), True),
    "HTML as workbook": ("a.xlsx", b"<html>", False),
    "a letter as workbook": ("a.xlsx", DOCX, False),
    "a letter": ("a.docx", DOCX, True),
    "a letter with macros": ("a.docx", zipped("word/document.xml", "word/vbaProject.bin"), False),
    "slides": ("a.pptx", zipped("ppt/presentation.xml"), True),
    "an open text": ("a.odt", zipped("mimetype", "content.xml"), True),
    "an open text with macros": ("a.odt", zipped("mimetype", "content.xml", "Basic/script-lc.xml"), False),
    "a zip bomb": ("a.docx", zipped("word/document.xml", content=b"\0" * 60 * MB), False),
    "half a letter": ("a.docx", DOCX[:40], False),
    "a part outside": ("a.docx", zipped("word/document.xml", "../../x"), False),
    "HTML": ("a.html", b"<script>", False),
    "SVG": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", False),
    "a program": ("a.exe", b"MZ", False),
    "no kind": ("a", b"words", False),
    "two kinds": ("a.pdf.html", b"%PDF-1.7", False),
    "too large": ("a.txt", b"x" * (20 * MB + 1), False),
}

PICTURES: dict[str, tuple[str, bytes, bool]] = {
    "a PNG": ("a.png", png(), True),
    "a JPEG": ("a.jpg", jpeg(), True),
    "a JPEG as PNG": ("a.png", jpeg(), False),
    "HTML as PNG": ("a.png", b"<html><script>alert(1)</script>", False),
    "SVG": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", False),
    "SVG as PNG": ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", False),
    "half a PNG": ("a.png", png(400)[:60], False),
    "too many pixels": ("a.png", png(5100), False),
    "too large": ("a.png", png() + b"\0" * (5 * MB), False),
}

Upload = Callable[[Town, SimpleUploadedFile], None]


def _by(route: str, prefix: str = "", *, field: str = "file", **headers: str) -> Upload:
    def upload(town: Town, file: SimpleUploadedFile) -> None:
        names = {"title": "New", "description": "", "tags": "", field: file}
        values = {f"{prefix}{name}": value for name, value in names.items()}
        answer = town.client("alpha").post(reverse(route), values, headers=headers)
        assert answer.status_code in (200, 302)
        if answer["Content-Type"] == "application/json":
            json.loads(answer.content)

    return upload


AJAX = {"X-Requested-With": "XMLHttpRequest"}
DOCUMENT_VIEWS = {
    "one": _by("wagtaildocs:add"),
    "many": _by("wagtaildocs:add_multiple", field="files[]", **AJAX),
    "chooser": _by("wagtaildocs_chooser:create", "document-chooser-upload-"),
}
PICTURE_VIEWS = {
    "one": _by("wagtailimages:add"),
    "many": _by("wagtailimages:add_multiple", field="files[]", **AJAX),
    "chooser": _by("wagtailimages_chooser:create", "image-chooser-upload-"),
}


@pytest.mark.parametrize("view", DOCUMENT_VIEWS)
def test_documents_are_of_the_kind_that_they_say(town: Town, view: str) -> None:
    for name, (file, content, taken) in DOCUMENTS.items():
        before = Document.objects.count()
        DOCUMENT_VIEWS[view](town, SimpleUploadedFile(file, content))
        assert (Document.objects.count() - before) == taken, name


@pytest.mark.parametrize("view", PICTURE_VIEWS)
def test_pictures_are_of_the_kind_that_they_say(town: Town, view: str) -> None:
    for name, (file, content, taken) in PICTURES.items():
        before = Image.objects.count()
        PICTURE_VIEWS[view](town, SimpleUploadedFile(file, content, "image/png"))
        assert (Image.objects.count() - before) == taken, name


@pytest.mark.parametrize("view", PICTURE_VIEWS)
def test_a_picture_is_kept_without_where_and_by_whom_it_was_taken(town: Town, view: str) -> None:
    PICTURE_VIEWS[view](town, SimpleUploadedFile("a.jpg", with_place(), "image/jpeg"))
    image = Image.objects.order_by("pk").last()
    assert image is not None
    with image.get_rendition("max-100x100").file.open() as smaller:
        made = smaller.read()
    with image.file.open() as file:
        kept = file.read()
    for bytes_ in (kept, made):
        assert b"anary" not in bytes_ and b"Exif" not in bytes_
        assert not Picture.open(io.BytesIO(bytes_)).getexif()
    assert (image.width, image.height) == (30, 60), "turned as its camera said"
    assert image.file_size == len(kept)


def test_a_document_that_is_replaced_is_looked_at_too(town: Town) -> None:
    document = town.files["alpha"]
    address = reverse("wagtaildocs:edit", args=[document.pk])
    values = {"title": "Changed", "tags": "", "file": SimpleUploadedFile("a.pdf", b"<html>")}
    assert town.client("alpha").post(address, values).status_code == 200
    document.refresh_from_db()
    assert document.title == "canaryfile document"
    values["file"] = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    assert town.client("alpha").post(address, values).status_code == 302


@pytest.mark.parametrize(
    ("name", "content", "kind", "shown"),
    [
        ("a.csv", b"a,b\n", "text/csv", "attachment"),
        ("a.txt", b"<script>alert(1)</script>", "text/plain", "attachment"),
        ("a.pdf", b"%PDF-1.7", "application/pdf", "inline"),
        (
            "a.docx",
            DOCX,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "attachment",
        ),
    ],
)
def test_documents_are_served_as_what_they_are(
    town: Town, name: str, content: bytes, kind: str, shown: str
) -> None:
    DOCUMENT_VIEWS["one"](town, SimpleUploadedFile(name, content))
    document = Document.objects.get(title="New")
    answer = town.world.client("nobody").get(document.url)
    answer.close()
    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (200, kind)
    assert answer["Content-Disposition"].startswith(shown)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'"


def test_what_is_wrong_with_a_file_is_said_once(town: Town) -> None:
    for file, words in (
        ({"file": SimpleUploadedFile("a.pdf", b"MZ")}, "This file is named .pdf and is not one."),
        ({}, "This field is required."),
    ):
        answer = town.client("alpha").post(reverse("wagtaildocs:add"), {"title": "A file", **file})
        (said,) = answer.context["form"].errors["file"]
        assert said.startswith(words)
