"""Files of boroughs: which of them somebody may use, and which may stand on a borough's page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.models import Collection
from wagtail.permissions import policy_registry

from cms.models import BoroughEditing, BoroughPage
from cms.rights import shared_files


class _Choosable:
    """Files that whoever asks may choose: Wagtail's own list has everybody's."""

    model: Any
    request: Any

    def get_queryset(self) -> Any:
        policy = policy_registry.get_by_type(self.model)
        mine = policy.instances_user_has_any_permission_for(self.request.user, ["choose", "change"])
        return super().get_queryset().filter(pk__in=mine.values("pk"))  # type: ignore[misc]  # of the API's classes


class Documents(_Choosable, DocumentsAdminAPIViewSet):
    pass


class Images(_Choosable, ImagesAdminAPIViewSet):
    pass


def list_choosable_alone(router: WagtailAPIRouter) -> None:
    """Put our lists of files in the place of Wagtail's in the API of the admin."""
    router.register_endpoint("documents", Documents)
    router.register_endpoint("images", Images)


def collections_of(page: BoroughPage) -> list[Collection]:
    """The collections whose files may stand on a borough's page: the shared one, and its own."""
    own = BoroughEditing.objects.filter(organisation_id=page.organisation_id).select_related("collection")
    return [shared_files(), *(one.collection for one in own)]


def foreign_files(page: BoroughPage, fields: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """(Field, file) of what the form's `fields` would put on a page and is neither the borough's own nor shared."""
    logo = fields.get("logo")
    chosen = [("logo", logo)] if logo else []
    chosen += [("files", block.value["document"]) for block in fields.get("files") or ()]
    chosen += [
        ("body", block.value["document"])
        for block in fields.get("body") or ()
        if block.block_type == "download"
    ]
    allowed = {one.pk for one in collections_of(page)}
    for field, file in chosen:
        if file and file.collection_id not in allowed:
            yield field, file
