"""What was decided last and what is to be decided next, in a sentence or two."""

from django.utils.formats import date_format

from ..read import Decided, Dossier, Ended


def last_decision(dossier: Dossier) -> str:
    """The newest of what the list of decisions holds, closings too; empty when there is none."""
    told = next(iter(dossier.timeline), None)
    return f"{date_format(told.at, 'DATE_FORMAT')}: {_told(told)}." if told else ""


def _told(told: Decided | Ended) -> str:
    if isinstance(told, Ended):
        return "taget op igen" if told.is_taken_up else "afsluttet"
    decision = told.decision
    if not decision.moves:
        return f"{decision.title.lower()} i {decision.to_step.title.lower()}"
    way = f"fra {decision.from_step.title.lower()} til {decision.to_step.title.lower()}"
    return f"{decision.get_kind_display().lower()} {way}"


def next_decision(dossier: Dossier) -> str:
    if dossier.project.is_archived:
        return "Ingen, for projektet er arkiveret."
    if dossier.project.is_closed:
        return "Ingen, for projektet er afsluttet."
    guide = dossier.guide
    if guide.journey.is_paused:
        return "Ingen, så længe projektet er på pause."
    if guide.journey.is_stopped:
        return "Ingen, for projektet er stoppet."
    current = guide.current.step.title.lower()
    open_points = len(guide.current.open_points)
    so_far = (
        f"{open_points} af {guide.current.progress.total} punkter i {current} mangler at blive afklaret."
        if open_points
        else f"Alle punkter i {current} er afklaret."
    )
    if guide.following:
        return f"Skal projektet gå videre til {guide.following.step.title.lower()}? {so_far}"
    return f"Projektet står i det sidste trin. {so_far}"
