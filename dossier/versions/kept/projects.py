"""The project itself, its team and its pictures."""

from projects.models import Gain, Membership, Picture, Project, StatusReport

from .. import snapshot
from .source import Source
from .values import fill, items, key_of, record, records, uuid_of


def project(source: Source) -> Project:
    now = source.version.project
    kept = record(source.content.get("project"))
    project = Project(pk=now.pk, organisation=now.organisation, title=now.title)
    fill(project, kept, snapshot.PROJECT_FIELDS)
    return project


def gains(source: Source) -> list[Gain]:
    keys = [str(key) for key in items(record(source.content.get("project")).get("gains"))]
    return list(Gain.objects.filter(key__in=keys))


def members(source: Source) -> list[Membership]:
    members = []
    for kept in records(source.content.get("members")):
        member = Membership(project=source.dossier.project, user=source.person(kept.get("user")))
        if fill(member, kept, ("role",)):
            members.append(member)
    return members


def statuses(source: Source) -> list[StatusReport]:
    return source.rows(StatusReport, "statuses", snapshot.STATUS_FIELDS, "published_by", "En status")


def pictures(source: Source) -> list[Picture]:
    """What was said of them then. Their files are as they are now: gone for those that were removed."""
    now = {picture.pk: picture for picture in source.version.project.pictures.all()}
    pictures = []
    for kept in records(source.content.get("pictures")):
        key, alt = uuid_of(kept.get("id")), kept.get("alt")
        if key is None or not alt or not isinstance(alt, str):
            source.note("Et billede kan ikke læses længere og er udeladt.")
            continue
        there = now.get(key)
        # Made with its size, or Django would open the file to find it.
        size = {"width": there.width, "height": there.height} if there else {"width": 1, "height": 1}
        picture = Picture(
            pk=key,
            project=source.dossier.project,
            file=there.whole_name if there else "",
            uploaded_by=source.person(kept.get("uploaded_by")),
            status_report_id=key_of(kept.get("status")) or None,
            **size,
        )
        fill(picture, kept, snapshot.PICTURE_FIELDS)
        pictures.append(picture)
    return pictures
