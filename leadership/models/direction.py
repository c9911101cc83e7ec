from django.db import models

from projects.models import Content, Source

TOWARDS = {"op": "opad", "paa-tvaers": "på tværs", "ned": "nedad", "ud": "udad"}


class Direction(Content):
    """One of the four directions in which a chef leads samskabelse: op, på tværs, ned, ud (vfl2019)."""

    title = models.CharField("titel", max_length=50)
    audience = models.CharField("til hvem", max_length=150)
    summary = models.TextField("beskrivelse")
    source = models.CharField("kilde", max_length=20, choices=Source)

    class Meta(Content.Meta):
        verbose_name = "ledelsesretning"
        verbose_name_plural = "ledelsesretninger"

    def __str__(self) -> str:
        return self.title

    @property
    def towards(self) -> str:
        """Where one who leads in the direction speaks, as in »I har talt opad«."""
        return TOWARDS.get(self.key, self.title.lower())


class LeadershipTask(Content):
    """One of the 22 typical tasks of the chef, in one direction (vfl2019)."""

    direction = models.ForeignKey(
        Direction, verbose_name="retning", on_delete=models.PROTECT, related_name="tasks"
    )
    title = models.CharField("titel", max_length=150)
    description = models.TextField("beskrivelse")
    source = models.CharField("kilde", max_length=20, choices=Source)

    class Meta(Content.Meta):
        verbose_name = "ledelsesopgave"
        verbose_name_plural = "ledelsesopgaver"
        ordering = ["direction__order", "order"]

    def __str__(self) -> str:
        return self.title
