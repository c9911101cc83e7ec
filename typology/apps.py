from django.apps import AppConfig


class TypologyConfig(AppConfig):
    name = "typology"
    verbose_name = "Typologi"
