"""A person's data in words, for the page: the names and values of `data_about` as people call them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.timezone import localtime

from accounts.browsers import browser_name
from accounts.models import PROJECT_ID, EventKind, OrganisationRole
from forum.models import ForumRole, Sign
from leadership.models import CommitmentState, ContactKind
from learning.models import Rooting, Sharing, SideEffectKind, Verdict
from notices.models import NoticeKind, Rhythm
from phases.models import AnswerStatus, DecisionKind, EditionPoint, Side
from projects.models import Light, Role
from projects.numbers import in_danish
from typology.models import Stage

TITLES = {
    "person": "Dig",
    "organisationer": "Organisationer",
    "hold": "Hold du er på",
    "organisationslogin": "Organisationslogin",
    "to_trins_login": "To-trins-login",
    "logget_ind_her": "Hvor du er logget ind",
    "projekter": "Beskrivelser af projekter som du har gemt",
    "svar": "Svar du har gemt",
    "kommentarer": "Kommentarer du har skrevet",
    "naevnt_i": "Kommentarer der nævner dig",
    "vurderinger": "Vurderinger du har gemt",
    "sparringer": "Sparringer du har skrevet i",
    "private_noter": "Dine private noter",
    "statusser": "Statusser du har offentliggjort",
    "billeder": "Billeder du har lagt op eller rettet",
    "uddelegeret_til_andre": "Fokuspunkter du har givet til andre",
    "bedt_om_status": "Gange du har bedt om en status",
    "aabne_punkter": "Punkter du har ladet stå åbne",
    "gemte_udgaver": "Udgaver af projekter som du har gemt",
    "skift_af_udgave": "Projekter du har flyttet til en ny udgave af tjeklisten",
    "mandater": "Mandater du har skrevet",
    "kursjusteringer": "Kursjusteringer du har besluttet",
    "beslutninger": "Beslutninger du har taget",
    "afslutninger": "Projekter du har afsluttet",
    "taget_op_igen": "Projekter du har taget op igen",
    "opfoelgninger": "Opfølgninger på læring du har gemt",
    "placeringer": "Placeringer i typologien",
    "egne_placeringer": "Hvor du selv ser projekter i typologien",
    "ledelsesopgaver": "Ledelsesopgaver du har gemt",
    "kontakter": "Kontakter du har gemt",
    "interessenter": "Interessenter du har gemt",
    "indspil": "Indspil du har gemt",
    "succeskriterier": "Succeskriterier du har gemt",
    "maalinger": "Målinger du har gemt",
    "ansvar_for_succeskriterier": "Succeskriterier du er ansvarlig for",
    "spoergeskemaer": "Spørgeskemaer du har gemt",
    "laering": "Læring du har gemt",
    "skrevet_laering": "Læring du har skrevet",
    "delt_laering": "Læring du har delt",
    "ansvar_efter_laering": "Det du sørger for efter en læring",
    "noterede_kontakter": "Kontakter du har noteret",
    "noterede_indspil": "Indspil du har noteret",
    "besvarede_indspil": "Indspil du har svaret på",
    "vaerdier": "Det du har valgt betyder mest for et projekt",
    "evalueringssvar": "Svar du har gemt i opsamlinger",
    "vurderede_kriterier": "Succeskriterier du har vurderet",
    "sidegevinster": "Uventede gevinster og ulemper du har gemt",
    "fora": "Beskrivelser af fora som du har gemt",
    "forbedringer": "Forbedringer du har skrevet i et forum",
    "tegn": "Tegn du har skrevet i et forum",
    "handlinger": "Handlinger du har skrevet i et forum",
    "moeder_i_fora": "Møder i fora som du har gemt eller afsluttet",
    "moedenoter": "Mødenoter du har skrevet",
    "deltager_i_fora": "Fora du er eller har været med i",
    "ansvar_for_handlinger": "Handlinger du er ansvarlig for",
    "ansvar_for_fokuspunkter": "Fokuspunkter du er ansvarlig for",
    "ansvar_for_ledelsesopgaver": "Ledelsesopgaver du er ansvarlig for",
    "selvtjek": "Selvtjek du har svaret på",
    "beskeder": "Beskeder til dig",
    "valg_om_beskeder": "Hvor ofte du vil have beskeder",
    "kalenderadresse": "Adressen til din kalender",
    "invitationer_sendt": "Invitationer du har sendt",
    "invitationer_faaet": "Invitationer du har fået",
    "rapporter": "Rapporter du har bestilt",
    "haendelser": "Hændelser der er noteret om dig",
    "rettet_i_administrationen": "Rettet i administrationen",
}
LABELS = {
    "name": "Navn",
    "email": "E-mail",
    "date_joined": "Bruger siden",
    "last_login": "Logget ind sidst",
    "organisation__name": "Organisation",
    "role": "Rolle",
    "project__title": "Projekt",
    "title": "Titel",
    "joined_at": "Kom med",
    "navn": "Navn",
    "kendt_som": "Kendt som",
    "oplyst": "Oplyst om dig",
    "forbundet": "Forbundet",
    "brugt_sidst": "Brugt sidst",
    "slags": "Slags",
    "sat_til": "Sat til",
    "user_agent": "Browser",
    "ip": "IP-adresse",
    "created_at": "Logget ind",
    "last_seen_at": "Set sidst",
    "history_date": "Gemt",
    "problem": "Problem eller opgave",
    "helpers": "Hvem kan hjælpe",
    "motivation": "Hvad motiverer dem",
    "arena": "Arena",
    "focus_point__key": "Fokuspunkt",
    "text": "Tekst",
    "status": "Status",
    "reason": "Begrundelse",
    "updated_at": "Gemt",
    "published_at": "Offentliggjort",
    "progress": "Fremdrift",
    "relations": "Relationer",
    "resources": "Ressourcer",
    "happened": "Det er sket",
    "next_up": "Det næste",
    "asked_of_chef": "Bedt chefen om",
    "alt": "Billedet viser",
    "caption": "Billedtekst",
    "consent": "Samtykke",
    "decided_at": "Besluttet",
    "from_step__title": "Fra",
    "to_step__title": "Til",
    "part__title": "Del",
    "stage": "Plan eller udfald",
    "placed_at": "Placeret",
    "x": "Vandret",
    "y": "Lodret",
    "task__title": "Opgave",
    "own_title": "Egen opgave",
    "state": "Tilstand",
    "outcome": "Det kom der ud af det",
    "direction__title": "Retning",
    "on": "Dag",
    "promised": "Lovet",
    "passed_over": "Kan føle sig forbigået",
    "sign": "Det skal man kunne se",
    "unit": "Det tælles",
    "baseline": "Udgangspunkt",
    "target": "Mål",
    "method": "Hvordan",
    "next_on": "Næste måling",
    "criterion__title": "Succeskriterium",
    "value": "Værdi",
    "put_forward_by": "Fra",
    "put_forward_on": "Dag",
    "decision": "Besluttet",
    "reply": "Svar",
    "replied_on": "Svaret",
    "self_check__title": "Selvtjek",
    "answered_at": "Besvaret",
    "scores__statement__text": "Udsagn",
    "scores__score": "Svar",
    "responsible__user__name": "Givet til",
    "message": "Besked",
    "handed_back_at": "Givet tilbage",
    "closed_at": "Afsluttet",
    "result": "Resultatet",
    "learning": "Det lærte I",
    "reopened_at": "Taget op igen",
    "reopen_reason": "Fordi",
    "lesson__project__title": "Projekt",
    "lesson__title": "Læring",
    "moment": "Måneder efter",
    "asked_at": "Bedt om",
    "handed_out_at": "Hentet",
    "decision__project__title": "Projekt",
    "decision__decided_at": "Besluttet",
    "why": "Hvorfor",
    "number": "Nummer",
    "stored_at": "Gemt",
    "moved_at": "Flyttet",
    "from_edition__title": "Fra",
    "to_edition__title": "Til",
    "written_at": "Skrevet",
    "removed_at": "Fjernet",
    "side": "Som",
    "score": "Vurdering",
    "sentence": "Fordi",
    "planned_on": "Planlagt",
    "held_at": "Holdt",
    "saved_at": "Gemt",
    "notes": "Noter",
    "decided": "Besluttet politisk",
    "fixed": "Ligger fast",
    "room": "Her er der plads",
    "influence": "Det kan borgerne få indflydelse på",
    "until": "Gælder til",
    "what": "Hvad",
    "touches_also": "Berører også",
    "task": "Opgave",
    "starts_on": "Begynder",
    "ends_on": "Slutter",
    "forum__title": "Forum",
    "meeting__forum__title": "Forum",
    "improvement__forum__title": "Forum",
    "improvement__text": "Forbedring",
    "question__text": "Spørgsmål",
    "seen": "Set",
    "summary": "Kort status",
    "left_at": "Gik ud",
    "sket": "Sket",
    "subject": "Emne",
    "url": "Sted",
    "mailed_at": "Sendt",
    "rhythm": "Hvor ofte",
    "made_at": "Lavet",
    "learnt": "Lært",
    "will_do": "Gøres i driften",
    "sharing": "Kan læses af",
    "shared_at": "Delt",
    "due_on": "Frist",
    "note": "Note",
    "done_on": "Udført",
    "sent_at": "Sendt",
    "accepted_at": "Sagt ja",
    "kind": "Hændelse",
    "at": "Tidspunkt",
    "about": "Om",
    "value__title": "Værdi",
    "criterion__project__title": "Projekt",
    "verdict": "Vurdering",
    "evidence": "Hvad viser det",
    "whom": "For hvem",
    "action_time": "Tidspunkt",
    "object_repr": "Hvad",
    "intro": "Indledning",
    "closes_on": "Sidste dag",
}
CHOICES: dict[Any, str] = {
    value: str(label)
    for choices in (
        *(Role, OrganisationRole.Role, AnswerStatus, Light, EventKind),
        *(NoticeKind, Rhythm, DecisionKind, Side, CommitmentState, ContactKind),
        *(ForumRole, Sign.Seen, Verdict, SideEffectKind, Sharing, Rooting),
    )
    for value, label in choices.choices
}
POINT = "focus_point__key"
CHOSEN = {
    *("role", "status", "progress", "relations", "resources"),
    *("kind", "rhythm", "side", "state", "seen", "verdict"),
    *("kind", "rhythm", "side", "state", "seen", "sharing"),
}


class Section(NamedTuple):
    title: str
    rows: list[list[tuple[str, str]]]


def in_words(data: dict[str, list[dict[str, Any]]]) -> list[Section]:
    """What there is of the data; empty sections and fields are left out."""
    points = EditionPoint.objects.order_by("edition__published_on")
    titles: dict[Any, str] = dict(points.values_list("focus_point__key", "title"))
    return [
        Section(TITLES.get(name, name), [_fields(row, titles) for row in rows])
        for name, rows in data.items()
        if rows
    ]


def _fields(row: dict[str, Any], titles: dict[Any, str]) -> list[tuple[str, str]]:
    return [
        (LABELS.get(name, name), titles.get(value, value) if name == POINT else _word(name, value))
        for name, value in row.items()
        if value or _is_number(value)
    ]


def _is_number(value: Any) -> bool:
    """Nothing is a measurement too."""
    return isinstance(value, Decimal)


def _word(field: str, value: Any) -> str:
    if field == "stage":
        return Stage(value).label  # a task is »planlagt« too, in other words
    if field in CHOSEN:
        return CHOICES.get(value, str(value))
    if field == "user_agent":
        return browser_name(value)
    if field == "about":
        return PROJECT_ID.sub("", value)
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, Decimal):
        return in_danish(value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {content}" for name, content in value.items())
    return str(value)
