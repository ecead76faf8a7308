from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save, pre_delete


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Pages"

    def ready(self) -> None:
        from django.contrib.auth import get_user_model
        from wagtail.models import PageViewRestriction
        from wagtail.signals import page_published, page_unpublished, post_page_move

        from cms import beside, findable
        from cms.loading.groups import user_saved
        from contracts.pages.beside import register as register_beside
        from search.kinds import register

        register(findable.SOURCE)
        register_beside(beside.written_for)
        post_save.connect(user_saved, get_user_model(), dispatch_uid="edits by level")
        for signal in (page_published, page_unpublished, post_page_move):
            signal.connect(findable.page_changed, dispatch_uid="found again")
        pre_delete.connect(findable.page_deleted, dispatch_uid="found no more")
        for changed in (post_save, post_delete):
            changed.connect(findable.restriction_changed, PageViewRestriction, dispatch_uid="found by others")
