from django.apps import AppConfig

from changes.signals import noted


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Search"

    def ready(self) -> None:
        from search import checks  # noqa: F401  # registers itself
        from search.tasks import after_changes

        noted.connect(after_changes, dispatch_uid="search follows")
