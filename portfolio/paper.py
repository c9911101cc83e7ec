"""Many projects on paper: one file with a page for each."""

from collections.abc import Iterable

from django.template.loader import render_to_string
from django.utils import timezone

from dossier.paper.pdf import pdf_bytes
from dossier.paper.text import printable
from projects.models import Project


def render_portfolio(projects: Iterable[Project]) -> bytes:
    return pdf_bytes(portfolio_html(projects))


def portfolio_html(projects: Iterable[Project]) -> str:
    context = {"projects": list(projects), "made_at": timezone.now()}
    return printable(render_to_string("portfolio/paper.html", context))
