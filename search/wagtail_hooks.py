"""Synonyms in the admin: a list to search and filter, and what each said before and who changed it."""

from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from search.models import Synonym


class SynonymViewSet(SnippetViewSet):
    model = Synonym
    icon = "list-ul"
    menu_label = "Synonyms"
    menu_order = 70
    list_display = ["__str__", BooleanColumn("active", label="In use", sort_key="active"), "changed_at"]
    list_filter = ["active"]
    search_fields = ["words", "means", "source"]
    list_per_page = 100
    panels = [FieldPanel("words"), FieldPanel("means"), FieldPanel("active"), FieldPanel("source")]

    def get_menu_item_is_registered(self) -> bool:
        """It is in the menu "City Tools", and not under "Snippets"."""
        return True


register_snippet(SynonymViewSet)
