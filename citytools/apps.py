from django.apps import AppConfig


class CitytoolsConfig(AppConfig):
    name = "citytools"
    verbose_name = "City Tools"
