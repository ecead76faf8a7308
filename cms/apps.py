from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save, pre_delete


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Pages"

    def ready(self) -> None:
        from django.contrib.auth import get_user_model
        from wagtail.models import PageViewRestriction, Revision
        from wagtail.signals import page_published, page_unpublished, post_page_move

        from boroughs.models import Membership
        from cms import beside, findable, rights, scheduling, snapshots
        from cms.loading.groups import user_saved
        from cms.models import BoroughPage
        from contracts.pages.beside import register as register_beside
        from contracts.pages.beside import register_borough
        from search.kinds import register

        register(findable.SOURCE)
        register_beside(beside.written_for)
        register_borough(beside.written_by)
        post_save.connect(user_saved, get_user_model(), dispatch_uid="edits by level")
        post_save.connect(rights.user_saved, get_user_model(), dispatch_uid="edits by membership")
        post_save.connect(rights.page_saved, BoroughPage, dispatch_uid="rights of a borough's editors")
        for changed in (post_save, post_delete):
            changed.connect(rights.membership_changed, Membership, dispatch_uid="edits by membership")
        post_save.connect(scheduling.revision_saved, Revision, dispatch_uid="published on its day")
        page_published.connect(scheduling.published, dispatch_uid="taken back on its day")
        page_published.connect(snapshots.page_published, dispatch_uid="figures kept")
        for signal in (page_published, page_unpublished, post_page_move):
            signal.connect(findable.page_changed, dispatch_uid="found again")
        pre_delete.connect(findable.page_deleted, dispatch_uid="found no more")
        for changed in (post_save, post_delete):
            changed.connect(findable.restriction_changed, PageViewRestriction, dispatch_uid="found by others")
