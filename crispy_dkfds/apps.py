from django.apps import AppConfig


class CrispyDkfdsConfig(AppConfig):
    name = "crispy_dkfds"
    verbose_name = "Det Fælles Designsystem for crispy-forms"
