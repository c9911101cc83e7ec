"""What is to be decided next, in a sentence or two."""

from ..read import Dossier


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
