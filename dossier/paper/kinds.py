"""What somebody can ask a report to be: its kind, and for the full one its parts and what is in them."""

from dataclasses import dataclass

from django.db import models

from projects.models import Project


class Kind(models.TextChoices):
    """Who a report is for, and so what is in it."""

    FULL = "samlet", "Samlet rapport"
    COMMITTEE = "en-side", "Én side til udvalg og direktion"
    STATUS = "status", "Statusrapport"
    CLOSING = "afslutning", "Afslutningsrapport"

    @classmethod
    def offered_for(cls, project: Project) -> list["Kind"]:
        """Those that can be made of a project, or of one as a version keeps it (`dossier.project`)."""
        return [kind for kind in cls if kind != cls.CLOSING or project.is_closed]


class NotOffered(ValueError):
    """A kind of report that cannot be made of a project. Its text is for the one who asked."""


class Part(models.TextChoices):
    """What the full report can be put together of, in its order. Cover and colophon are always there."""

    CLOSING = "afslutning", "Afslutning"
    SUMMARY = "en-side", "Kort overblik"
    STATUS = "status", "Status"
    CRITERIA = "succeskriterier", "Succeskriterier"
    DECISIONS = "beslutninger", "Beslutninger og kursjusteringer"
    MANDATE = "mandat", "Mandat"
    TYPE = "type", "Type af samskabelse"
    CHECKLIST = "tjekliste", "Tjeklistens fokuspunkter"
    LEADERSHIP = "ledelse", "Ledelse i fire retninger"
    STAKEHOLDERS = "interessenter", "Interessenter"
    PROMISES = "loefteregnskab", "Løfteregnskab"
    QUESTIONNAIRES = "spoergeskemaer", "Borgere og partnere svarer"
    REVIEW = "evaluering", "Evaluering"
    LESSONS = "laering", "Læring"
    PICTURES = "billeder", "Billeder"

    @classmethod
    def offered_for(cls, project: Project) -> list["Part"]:
        return [part for part in cls if part != cls.CLOSING or project.is_closed]


@dataclass(frozen=True)
class Choices:
    """What somebody asked a report to hold. The defaults are what `rapport.pdf` holds.

    Only the full report is put together of parts. Private notes and own assessments are in no report.
    """

    kind: Kind = Kind.FULL
    parts: frozenset[Part] = frozenset(Part)
    unanswered: bool = True
    """Whether points without an answer are there too."""
    comments: bool = False
    """Whether what the team has said under each point is there. Those of a version are not kept."""

    def left_out_of(self, project: Project) -> list[Part]:
        """The parts that a full report of the project would have, and that were not chosen."""
        return [part for part in Part.offered_for(project) if part not in self.parts]
