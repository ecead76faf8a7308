"""What somebody could ask of the admin to change, or to look into, the files of Alpha: one line a route."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cms.attempts import Ask, Attempt, bulk
from tests.cms.town import Town, png

AJAX = {"X-Requested-With": "XMLHttpRequest"}


def _into(town: Town) -> int:
    return town.collection("beta").pk


def _of_alpha(town: Town) -> int:
    return town.collection("alpha").pk


def _csv(name: str = "new.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"a,b\n1,2\n", "text/csv")


def _png(name: str = "new.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png(), "image/png")


FILES: dict[str, Ask] = {
    "document: look": lambda town: Attempt("wagtaildocs:edit", (town.files["alpha"].pk,)),
    "document: change": lambda town: Attempt(
        "wagtaildocs:edit", (town.files["alpha"].pk,),
        {"title": "Changed", "collection": _into(town), "tags": "", "file": _csv()},
    ),
    "document: delete": lambda town: Attempt("wagtaildocs:delete", (town.files["alpha"].pk,), {}),
    "document: upload into it": lambda town: Attempt(
        "wagtaildocs:add", (), {"title": "New", "collection": _of_alpha(town), "tags": "", "file": _csv()}
    ),
    "document: upload many into it": lambda town: Attempt(
        "wagtaildocs:add_multiple", (), {"title": "New", "collection": _of_alpha(town), "files[]": _csv()},
        headers=AJAX,
    ),
    "document: change one of many": lambda town: Attempt(
        "wagtaildocs:edit_multiple", (town.files["alpha"].pk,),
        {f"doc-{town.files['alpha'].pk}-title": "Changed", f"doc-{town.files['alpha'].pk}-tags": "",
         f"doc-{town.files['alpha'].pk}-collection": _into(town)},
        headers=AJAX,
    ),
    "document: delete one of many": lambda town: Attempt(
        "wagtaildocs:delete_multiple", (town.files["alpha"].pk,), {}, headers=AJAX
    ),
    "document: upload from a chooser into it": lambda town: Attempt(
        "wagtaildocs_chooser:create", (),
        {"document-chooser-upload-title": "New", "document-chooser-upload-collection": _of_alpha(town),
         "document-chooser-upload-tags": "", "document-chooser-upload-file": _csv()},
    ),
    "document: usage": lambda town: Attempt("wagtaildocs:document_usage", (town.files["alpha"].pk,)),
    "picture: look": lambda town: Attempt("wagtailimages:edit", (town.pictures["alpha"].pk,)),
    "picture: change": lambda town: Attempt(
        "wagtailimages:edit", (town.pictures["alpha"].pk,),
        {"title": "Changed", "description": "", "collection": _into(town), "tags": "", "file": _png()},
    ),
    "picture: delete": lambda town: Attempt("wagtailimages:delete", (town.pictures["alpha"].pk,), {}),
    "picture: upload into it": lambda town: Attempt(
        "wagtailimages:add", (),
        {"title": "New", "description": "", "collection": _of_alpha(town), "tags": "", "file": _png()},
    ),
    "picture: upload many into it": lambda town: Attempt(
        "wagtailimages:add_multiple", (), {"title": "New", "collection": _of_alpha(town), "files[]": _png()},
        headers=AJAX,
    ),
    "picture: change one of many": lambda town: Attempt(
        "wagtailimages:edit_multiple", (town.pictures["alpha"].pk,),
        {f"image-{town.pictures['alpha'].pk}-title": "Changed", f"image-{town.pictures['alpha'].pk}-tags": "",
         f"image-{town.pictures['alpha'].pk}-description": "",
         f"image-{town.pictures['alpha'].pk}-collection": _into(town)},
        headers=AJAX,
    ),
    "picture: delete one of many": lambda town: Attempt(
        "wagtailimages:delete_multiple", (town.pictures["alpha"].pk,), {}, headers=AJAX
    ),
    "picture: upload from a chooser into it": lambda town: Attempt(
        "wagtailimages_chooser:create", (),
        {"image-chooser-upload-title": "New", "image-chooser-upload-collection": _of_alpha(town),
         "image-chooser-upload-tags": "", "image-chooser-upload-description": "",
         "image-chooser-upload-file": _png()},
    ),
    "picture: usage": lambda town: Attempt("wagtailimages:image_usage", (town.pictures["alpha"].pk,)),
    "picture: addresses": lambda town: Attempt("wagtailimages:url_generator", (town.pictures["alpha"].pk,)),
    "picture: an address": lambda town: Attempt(
        "wagtailimages:url_generator_output", (town.pictures["alpha"].pk,), query="?filter_method=original"
    ),
    "picture: as it would be": lambda town: Attempt(
        "wagtailimages:preview", (town.pictures["alpha"].pk, "original")
    ),
    "bulk: delete a document": bulk("document", "delete"),
    "bulk: tag a document": bulk("document", "add_tags", tags="mine"),
    "bulk: take a document": bulk("document", "add_to_collection", collection=_into),
    "bulk: delete a picture": bulk("image", "delete"),
    "bulk: tag a picture": bulk("image", "add_tags", tags="mine"),
    "bulk: take a picture": bulk("image", "add_to_collection", collection=_into),
    "document: what was half uploaded": lambda town: Attempt(
        "wagtaildocs:create_multiple_from_uploaded_document", (town.upload.pk,), {}, headers=AJAX
    ),
    "document: end a half upload": lambda town: Attempt(
        "wagtaildocs:delete_upload_multiple", (town.upload.pk,), {}, headers=AJAX
    ),
    "picture: what was half uploaded": lambda town: Attempt(
        "wagtailimages:create_multiple_from_uploaded_image", (town.upload.pk,), {}, headers=AJAX
    ),
    "picture: end a half upload": lambda town: Attempt(
        "wagtailimages:delete_upload_multiple", (town.upload.pk,), {}, headers=AJAX
    ),
    "collection: look": lambda town: Attempt("wagtailadmin_collections:edit", (_of_alpha(town),)),
    "collection: change": lambda town: Attempt(
        "wagtailadmin_collections:edit", (_of_alpha(town),), {"name": "Mine", "parent": _into(town)}
    ),
    "collection: delete": lambda town: Attempt("wagtailadmin_collections:delete", (_of_alpha(town),), {}),
    "collection: privacy": lambda town: Attempt(
        "wagtailadmin_collections:set_privacy", (_of_alpha(town),), {"restriction_type": "login"}
    ),
    "collection: add": lambda town: Attempt(
        "wagtailadmin_collections:add", (), {"name": "Mine", "parent": _of_alpha(town)}
    ),
}  # fmt: skip
"""Requests that would change, or show, Alpha's files."""
