"""Success criteria, questionnaires, lessons, looking back and the end."""

from django.utils.formats import number_format

from learning.criteria import Standing
from learning.models import Lesson
from learning.questionnaires import Results

from ...read import Dossier
from .things import Thing, Words, day


def criterion(standing: Standing) -> Thing:
    criterion = standing.criterion
    measured = [
        " – ".join(filter(None, (f"{day(one.on)}: {one.value_written}", one.note)))
        for one in standing.measurements
    ]
    words = {
        "Succeskriterium": criterion.title,
        "Bundlinje": criterion.bottom_line.title,
        "Det skal man kunne se": criterion.sign,
        "Det tæller I": criterion.unit,
        "Fra": criterion.baseline_written,
        "Mål": criterion.target_written,
        "Hvordan": criterion.method,
        "Hvem måler": criterion.responsible.user.name if criterion.responsible else "Chefen",
        "Næste måling": day(criterion.next_on),
        "Målinger": "\n".join(measured),
    }
    return Thing(str(criterion.pk), criterion.title, words)


def questionnaire(results: Results) -> Thing:
    row = results.questionnaire
    words = {
        "Titel": row.title,
        "Sidste dag": day(row.closes_on),
        "Lukket": day(row.closed_at),
        "Har svaret": str(results.people),
        **{
            one.question.text: f"{number_format(round(one.average, 1), 1)} ud af 5, fra {one.people} svar"
            if one.is_score
            else f"{one.people} svar med egne ord"
            for one in results.questions
            if one.is_shown
        },
    }
    return Thing(str(row.pk), row.title, words)


def lessons(dossier: Dossier) -> list[Thing]:
    return [_lesson(group.place.name, lesson) for group in dossier.learnt for lesson in group.lessons]


def _lesson(place: str, lesson: Lesson) -> Thing:
    holder = lesson.holder.user.name if lesson.holder else "Chefen"
    words = {
        "Hører til": place,
        "Hvad skete der": lesson.happened,
        "Hvad lærte I": lesson.learnt,
        "Hvad gør I i driften": lesson.will_do,
        "Hvem": holder if lesson.will_do else "",
        "Frist": day(lesson.due_on),
        "Gjort": day(lesson.done_on),
        "Hvem kan læse den": lesson.get_sharing_display(),
        "Billeder": "\n".join(picture.alt for picture in lesson.shown_pictures),
    }
    return Thing(str(lesson.pk), lesson.title, {"Titel": lesson.title, **words})


def value(dossier: Dossier) -> Words:
    chosen = dossier.review.chosen
    return {"Værdi": chosen.value.title, "Hvorfor": chosen.why} if chosen else {}


def evaluation(dossier: Dossier) -> list[Thing]:
    return [
        Thing(one.question.key, one.question.text, {"Svar": one.answer.text})
        for one in dossier.review.questions
        if one.answer
    ]


def verdicts(dossier: Dossier) -> list[Thing]:
    return [
        Thing(
            str(row.criterion.pk),
            row.criterion.title,
            {"Vurdering": row.review.get_verdict_display(), "Hvad viser det": row.review.evidence},
        )
        for row in dossier.review.judged
        if row.review
    ]


def side_effects(dossier: Dossier) -> list[Thing]:
    return [
        Thing(
            str(one.pk),
            one.get_kind_display(),
            {"Hvad er det": one.get_kind_display(), "Hvad skete der": one.text, "For hvem": one.whom},
        )
        for one in dossier.review.side_effects
    ]


def closings(dossier: Dossier) -> list[Thing]:
    return [
        Thing(
            str(closing.pk),
            f"Afsluttet {day(closing.closed_at)}",
            {
                "Resultatet": closing.result,
                "Det lærte I": closing.learning,
                "Det sker der nu": closing.next_up,
                "Taget op igen": day(closing.reopened_at),
                "Taget op igen fordi": closing.reopen_reason,
            },
        )
        for closing in dossier.closings
    ]
