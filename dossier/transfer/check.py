"""A file looked at whole before anything of it is written: what is in it, and what would come of it."""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, UnidentifiedImageError

from accounts.models import Organisation, User
from learning.models import Sharing
from projects.images import LONGEST_SIDE, CleanPicture, PictureRefused, clean_picture
from projects.models import Project, Role, Visibility

from .content import known_content
from .export import MOST_PICTURE_BYTES
from .rows import UNKNOWN, People, Rows
from .rules import check_document
from .schema import DOCUMENT, Reading, Refused

NO_PICTURE = "Billedet kan ikke læses eller er ikke et som Samskab har gemt."


@dataclass(frozen=True)
class Counted:
    """How many rows of a kind would be made."""

    number: int
    words: str


@dataclass(frozen=True)
class Joining:
    """Somebody of the team who would be a member here too."""

    user: User
    role: str


@dataclass(frozen=True)
class Staying:
    """Somebody in the file who is nobody in the organisation."""

    name: str
    role: str
    """Empty for one who wrote something without being on the team."""


@dataclass
class Incoming:
    """A project in a file that may come in to an organisation, brought by somebody."""

    document: dict[str, Any]
    organisation: Organisation
    by: User
    pictures: dict[int, bytes] = field(default_factory=dict)

    @cached_property
    def known(self) -> Mapping[str, User]:
        """Those in the file who are people of this organisation, by their refs; nobody else is looked for."""
        emails = {
            person["email"].strip().lower(): person["ref"]
            for person in self.document["people"]
            if person["email"]
        }
        people = User.objects.filter(organisation_roles__organisation=self.organisation, is_active=True)
        return {emails[user.email]: user for user in people.filter(email__in=list(emails))}

    def rows(self, unknown: User, *, shares: bool = False) -> Rows:
        return Rows(self.document, self.organisation, People(self.by, self.known, unknown), shares=shares)

    # --- What would come of it -----------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return str(self.document["project"]["title"])

    @cached_property
    def twins(self) -> list[Project]:
        """Those of the same title that the one who brings it in may see."""
        same = Project.objects.visible_to(self.by).filter(organisation=self.organisation)
        return list(same.filter(title=self.title)[:5])

    @property
    def joining(self) -> list[Joining]:
        """Also the one who brings it in, who is its chef whatever else they were."""
        roles = {
            self.known[row["user"]]: row["role"]
            for row in self.document["members"]
            if row["user"] in self.known
        }
        roles = {self.by: Role.CHEF} | {user: role for user, role in roles.items() if user != self.by}
        return [Joining(user, Role(role).label) for user, role in roles.items()]

    @property
    def staying(self) -> list[Staying]:
        roles = {row["user"]: Role(row["role"]).label for row in self.document["members"]}
        return [
            Staying(person["name"], roles.get(person["ref"], ""))
            for person in self.document["people"]
            if person["ref"] not in self.known
        ]

    @property
    def has_mails(self) -> bool:
        return any(person["email"] for person in self.document["people"])

    @property
    def shared_lessons(self) -> list[str]:
        return [row["title"] for row in self.document["lessons"] if row["sharing"] != Sharing.PROJECT]

    @property
    def pictures_left(self) -> int:
        """Those whose files are not along."""
        return len(self.document["pictures"]) - len(self.pictures)

    @property
    def visibility(self) -> str:
        return str(Visibility(self.document["project"]["visibility"]).label)

    @property
    def given_back(self) -> int:
        """What somebody has the ball of who does not come along, so that it is the chef's."""
        document = self.document
        rows = [row for _, row in (*document["answers"], *document["commitments"])]
        rows += document["criteria"] + document["lessons"]
        return sum(bool(row["responsible"]) and row["responsible"] not in self.known for row in rows)

    @property
    def is_closed(self) -> bool:
        closings = self.document["closings"]
        return bool(closings) and closings[0]["reopened_at"] is None

    @property
    def counted(self) -> list[Counted]:
        """What would be made, in the order in which a project's pages tell of it."""
        document = self.document
        measurements = [one for row in document["criteria"] for one in row["measurements"]]
        verdicts = [row for row in document["review"]["criteria"] if row["verdict"]]
        placements = [*document["placements"], *document["part_placements"]]
        mandates = [document["mandate"]] if document["mandate"] else []
        found = (
            (document["answers"], "svar på fokuspunkter", "svar på fokuspunkter"),
            (document["comments"], "kommentar", "kommentarer"),
            (document["decisions"], "beslutning", "beslutninger"),
            (document["course_adjustments"], "kursjustering", "kursjusteringer"),
            (mandates, "mandat", "mandater"),
            (document["statuses"], "status", "statusser"),
            (self.pictures, "billede", "billeder"),
            (placements, "placering i typologien", "placeringer i typologien"),
            (document["parts"], "del af projektet", "dele af projektet"),
            (document["commitments"], "ledelsesopgave", "ledelsesopgaver"),
            (document["contacts"], "kontakt", "kontakter"),
            (document["stakeholders"], "interessent", "interessenter"),
            (document["proposals"], "indspil", "indspil"),
            (document["criteria"], "succeskriterium", "succeskriterier"),
            (measurements, "måling", "målinger"),
            (document["questionnaires"], "spørgeskema", "spørgeskemaer"),
            (document["review"]["answers"], "svar i opsamlingen", "svar i opsamlingen"),
            (verdicts, "vurdering af et succeskriterium", "vurderinger af succeskriterier"),
            (document["review"]["side_effects"], "sidegevinst eller ulempe", "sidegevinster og ulemper"),
            (document["lessons"], "læring", "læringer"),
            (document["closings"], "afslutning", "afslutninger"),
            (document["follow_ups"], "opfølgning på læring", "opfølgninger på læring"),
        )
        return [
            Counted(len(rows), one if len(rows) == 1 else several) for rows, one, several in found if rows
        ]


def look_at(document: Any, *, by: User, organisation: Organisation) -> Incoming:
    """The project in a parsed file. Raises Refused for the first thing that is wrong with it."""
    reading = Reading(known_content())
    read = DOCUMENT.read(document, (), reading)
    reading.check_pointers()
    check_document(read)
    incoming = Incoming(read, organisation, by, _picture_files(read))
    incoming.rows(User(name=UNKNOWN)).check()
    return incoming


def _picture_files(document: dict[str, Any]) -> dict[int, bytes]:
    """What is in the file of each picture, once its head has said that it is one of ours."""
    room, files = MOST_PICTURE_BYTES, {}
    for place, row in enumerate(document["pictures"], start=1):
        if row["file"] is None:
            continue
        at = ("pictures", str(place), "file")
        try:
            content = b64decode(row["file"], validate=True)
        except (NotBase64, ValueError):
            raise Refused("Her skal stå et billede som base64.", at) from None
        room -= len(content)
        if room < 0:
            raise Refused("Billederne fylder for meget tilsammen.", at)
        if not _is_ours(content):
            raise Refused(NO_PICTURE, at)
        files[row["id"]] = content
    return files


def _is_ours(content: bytes) -> bool:
    """By its head, before anything is decoded: a small file may hold a picture that fills the memory."""
    try:
        with Image.open(BytesIO(content), formats=["JPEG"]) as picture:
            return max(picture.size) <= LONGEST_SIDE and min(picture.size) > 0
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return False


def drawn_anew(incoming: Incoming) -> dict[int, CleanPicture]:
    """Every picture, as one that somebody uploads is. Raises Refused."""
    drawn = {}
    for place, (key, content) in enumerate(incoming.pictures.items(), start=1):
        try:
            drawn[key] = clean_picture(ContentFile(content))
        except PictureRefused as refused:
            raise Refused(str(refused), ("pictures", str(place), "file")) from None
    return drawn
