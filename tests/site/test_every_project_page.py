"""Every address under a project, walked as every kind of person: a view that forgot its door fails here."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.models import User
from projects.access import ON_ARCHIVED, ON_CLOSED, VERBS, Outsider, Verb
from projects.models import Project, Role
from tests.conftest import Cast
from tests.factories import make_project

PREFIX = "projekter/<uuid:project_id>/"

# What each page needs: (verb to GET it, verb to POST to it); None where the method is not allowed.
NEEDS: dict[str, tuple[Verb | None, Verb | None]] = {
    "": (Verb.VIEW, None),
    "rapport.pdf": (Verb.VIEW, None),
    "rapporter/": (Verb.VIEW, Verb.VIEW),
    "projekt.json": (Verb.TAKE_ALONG, None),
    "historik/": (Verb.VIEW, None),
    "tjeklistens-udgave/": (Verb.VIEW, Verb.DECIDE),
    "udgaaede-punkter/": (Verb.VIEW, None),
    "udgaaede-punkter/<slug:point_key>/historik/": (Verb.VIEW, None),
    "faser/<slug:step_key>/tjekliste.pdf": (Verb.VIEW, None),
    "afslut/": (Verb.CLOSE, Verb.CLOSE),
    "genoptag/": (Verb.CLOSE, Verb.CLOSE),
    "afsaet/": (Verb.VIEW, Verb.VIEW),
    "opfoelgning/<int:months>/": (Verb.VIEW, Verb.FOLLOW_UP),
    "rediger/": (Verb.EDIT, Verb.EDIT),
    "arkiver/": (Verb.ARCHIVE, Verb.ARCHIVE),
    "genaabn/": (None, Verb.ARCHIVE),
    "medlemmer/": (Verb.VIEW, Verb.MANAGE_MEMBERS),
    "medlemmer/<int:membership_id>/rolle/": (Verb.MANAGE_MEMBERS, Verb.MANAGE_MEMBERS),
    "medlemmer/<int:membership_id>/fjern/": (Verb.MANAGE_MEMBERS, Verb.MANAGE_MEMBERS),
    "invitationer/": (Verb.MANAGE_MEMBERS, Verb.MANAGE_MEMBERS),
    "invitationer/<int:invitation_id>/send-igen/": (None, Verb.MANAGE_MEMBERS),
    "invitationer/<int:invitation_id>/traek-tilbage/": (None, Verb.MANAGE_MEMBERS),
    "status/": (Verb.VIEW, None),
    "status/ny/": (Verb.PUBLISH_STATUS, Verb.PUBLISH_STATUS),
    "status/bed-om/": (Verb.DELEGATE, Verb.DELEGATE),
    "status/bed-om/traek-tilbage/": (None, Verb.DELEGATE),
    "status/<int:status_id>/": (Verb.VIEW, None),
    "billeder/": (Verb.VIEW, None),
    "billeder/tilfoej/": (Verb.ADD_PICTURES, Verb.ADD_PICTURES),
    "billeder/<uuid:picture_id>.jpg": (Verb.VIEW, None),
    "billeder/<uuid:picture_id>/lille.jpg": (Verb.VIEW, None),
    "billeder/<uuid:picture_id>/": (Verb.ADD_PICTURES, Verb.ADD_PICTURES),
    "billeder/<uuid:picture_id>/fjern/": (Verb.ADD_PICTURES, Verb.ADD_PICTURES),
    "faser/<slug:step_key>/": (Verb.VIEW, None),
    "faser/<slug:step_key>/<slug:point_key>/": (Verb.VIEW, Verb.ANSWER),
    "faser/<slug:step_key>/<slug:point_key>/historik/": (Verb.VIEW, None),
    "faser/<slug:step_key>/<slug:point_key>/historik/<int:history_id>/gendan/": (None, Verb.ANSWER),
    "faser/<slug:step_key>/<slug:point_key>/note/": (Verb.KEEP_NOTES, Verb.KEEP_NOTES),
    "faser/<slug:step_key>/<slug:point_key>/uddeleger/": (Verb.DELEGATE, Verb.DELEGATE),
    "faser/<slug:step_key>/<slug:point_key>/tag-tilbage/": (None, Verb.DELEGATE),
    "faser/<slug:step_key>/<slug:point_key>/giv-tilbage/": (Verb.ANSWER_OWN, Verb.ANSWER_OWN),
    "faser/<slug:step_key>/<slug:point_key>/godkend/": (None, Verb.DELEGATE),
    "faser/<slug:step_key>/<slug:point_key>/send-retur/": (Verb.DELEGATE, Verb.DELEGATE),
    "faser/<slug:step_key>/<slug:point_key>/kommentarer/": (Verb.COMMENT, Verb.COMMENT),
    "faser/<slug:step_key>/<slug:point_key>/kommentarer/<int:comment_id>/": (Verb.VIEW, None),
    "faser/<slug:step_key>/<slug:point_key>/kommentarer/<int:comment_id>/svar/": (Verb.COMMENT, Verb.COMMENT),
    "faser/<slug:step_key>/<slug:point_key>/kommentarer/<int:comment_id>/afslut/": (None, Verb.COMMENT),
    "faser/<slug:step_key>/<slug:point_key>/kommentarer/<int:comment_id>/genaabn/": (None, Verb.COMMENT),
    "faser/<slug:step_key>/<slug:point_key>/kommentarer/<int:comment_id>/fjern/": (
        Verb.COMMENT,
        Verb.COMMENT,
    ),
    "kommentarer/navne.json": (Verb.COMMENT, None),
    "faser/<slug:step_key>/<slug:point_key>/vurdering/": (Verb.SPAR, Verb.SPAR),
    "faser/<slug:step_key>/<slug:point_key>/sparring/": (None, Verb.SPAR),
    "sparring/": (Verb.SEE_SPARRING, Verb.SPAR),
    "sparring/afslut/": (None, Verb.SPAR),
    "sparring/<int:sparring_id>/": (Verb.SEE_SPARRING, None),
    "trinskift/<slug:step_key>/": (Verb.DECIDE, Verb.DECIDE),
    "beslutninger/": (Verb.VIEW, None),
    "beslutninger/pause/": (Verb.DECIDE, Verb.DECIDE),
    "beslutninger/genoptag/": (Verb.DECIDE, Verb.DECIDE),
    "beslutninger/stop/": (Verb.DECIDE, Verb.DECIDE),
    "udgaver/": (Verb.VIEW, Verb.ANSWER),
    "udgaver/sammenlign/": (Verb.VIEW, None),
    "udgaver/<int:number>/": (Verb.VIEW, None),
    "udgaver/<int:number>/navn/": (Verb.ANSWER, Verb.ANSWER),
    "udgaver/<int:number>/rapport.pdf": (Verb.VIEW, None),
    "nyt-blik/": (Verb.VIEW, None),
    "kursjustering/": (Verb.DECIDE, Verb.DECIDE),
    "kursjusteringer/": (Verb.VIEW, None),
    "mandat/": (Verb.DECIDE, Verb.DECIDE),
    "typologi/": (Verb.VIEW, None),
    "typologi/spoergsmaal/": (Verb.PLACE, Verb.PLACE),
    "typologi/vaerdier/": (Verb.PLACE, Verb.PLACE),
    "typologi/hver-for-sig/": (Verb.REFLECT, Verb.REFLECT),
    "typologi/hver-for-sig/spoergsmaal/": (Verb.REFLECT, Verb.REFLECT),
    "typologi/enige/": (Verb.PLACE, Verb.PLACE),
    "typologi/dele/": (Verb.PLACE, Verb.PLACE),
    "typologi/dele/<int:part_id>/": (Verb.PLACE, Verb.PLACE),
    "typologi/dele/<int:part_id>/fjern/": (Verb.PLACE, Verb.PLACE),
    "evaluering/": (Verb.VIEW, None),
    "evaluering/kriterier/nyt/": (Verb.EVALUATE, Verb.EVALUATE),
    "evaluering/kriterier/<int:criterion_id>/": (Verb.EVALUATE, Verb.EVALUATE),
    "evaluering/kriterier/<int:criterion_id>/fjern/": (Verb.EVALUATE, Verb.EVALUATE),
    "evaluering/kriterier/<int:criterion_id>/maal/": (Verb.ANSWER_OWN, Verb.ANSWER_OWN),
    "evaluering/kriterier/<int:criterion_id>/maalinger/<int:measurement_id>/": (
        Verb.ANSWER_OWN,
        Verb.ANSWER_OWN,
    ),
    "evaluering/kriterier/<int:criterion_id>/maalinger/<int:measurement_id>/fjern/": (
        Verb.ANSWER_OWN,
        Verb.ANSWER_OWN,
    ),
    "tjek/": (Verb.VIEW, None),
    "tjek/<slug:check_key>/": (Verb.VIEW, None),
    "tjek/<slug:check_key>/svar/": (Verb.REFLECT, Verb.REFLECT),
    "loefteregnskab/": (Verb.VIEW, None),
    "loefteregnskab/nyt/": (Verb.COMMENT, Verb.COMMENT),
    "loefteregnskab/fra-workshop/": (Verb.COMMENT, Verb.COMMENT),
    "loefteregnskab/svar/": (Verb.TAKE_TASK, Verb.TAKE_TASK),
    "loefteregnskab/<int:proposal_id>/": (Verb.VIEW, None),
    "loefteregnskab/<int:proposal_id>/ret/": (Verb.COMMENT, Verb.COMMENT),
    "loefteregnskab/<int:proposal_id>/fjern/": (Verb.TAKE_TASK, Verb.TAKE_TASK),
    "loefteregnskab/<int:proposal_id>/svar/": (Verb.TAKE_TASK, Verb.TAKE_TASK),
    "loefteregnskab/<int:proposal_id>/tag-svaret-tilbage/": (Verb.TAKE_TASK, Verb.TAKE_TASK),
    "retninger/": (Verb.VIEW, None),
    "retninger/rytme/": (Verb.TAKE_TASK, Verb.TAKE_TASK),
    "retninger/kontakter/": (Verb.VIEW, None),
    "retninger/kontakter/<int:contact_id>/": (Verb.TAKE_TASK, Verb.TAKE_TASK),
    "retninger/kontakter/<int:contact_id>/fjern/": (Verb.TAKE_TASK, Verb.TAKE_TASK),
    "retninger/egne/<int:commitment_id>/": (Verb.VIEW, Verb.TAKE_TASK),
    "retninger/egne/<int:commitment_id>/tag-af/": (Verb.TAKE_TASK, Verb.TAKE_TASK),
    "retninger/<slug:direction_key>/ny/": (Verb.TAKE_TASK, Verb.TAKE_TASK),
    "retninger/<slug:direction_key>/kontakt/": (Verb.TAKE_TASK, Verb.TAKE_TASK),
    "retninger/<slug:task_key>/": (Verb.VIEW, Verb.TAKE_TASK),
    "retninger/<slug:task_key>/tag-af/": (Verb.TAKE_TASK, Verb.TAKE_TASK),
    "spoergeskemaer/": (Verb.VIEW, None),
    "spoergeskemaer/nyt/": (Verb.EVALUATE, Verb.EVALUATE),
    "spoergeskemaer/<int:questionnaire_id>/": (Verb.VIEW, None),
    "spoergeskemaer/<int:questionnaire_id>/ord/<int:question_id>/": (Verb.VIEW, None),
    "spoergeskemaer/<int:questionnaire_id>/ret/": (Verb.EVALUATE, Verb.EVALUATE),
    "spoergeskemaer/<int:questionnaire_id>/luk/": (None, Verb.EVALUATE),
    "spoergeskemaer/<int:questionnaire_id>/genaabn/": (Verb.EVALUATE, Verb.EVALUATE),
    "spoergeskemaer/<int:questionnaire_id>/fjern/": (Verb.EVALUATE, Verb.EVALUATE),
    "spoergeskemaer/<int:questionnaire_id>/links/": (Verb.EVALUATE, Verb.EVALUATE),
    "spoergeskemaer/<int:questionnaire_id>/plakat/": (Verb.VIEW, None),
    "spoergeskemaer/<int:questionnaire_id>/qr.svg": (Verb.VIEW, None),
    "evaluering/opsamling/": (Verb.VIEW, None),
    "evaluering/opsamling/<slug:question_key>/": (Verb.EVALUATE, Verb.EVALUATE),
    "evaluering/vaerdi/": (Verb.EVALUATE, Verb.EVALUATE),
    "evaluering/vurdering/<int:criterion_id>/": (Verb.EVALUATE, Verb.EVALUATE),
    "evaluering/sidegevinster/ny/": (Verb.EVALUATE, Verb.EVALUATE),
    "evaluering/sidegevinster/<int:side_effect_id>/": (Verb.EVALUATE, Verb.EVALUATE),
    "evaluering/sidegevinster/<int:side_effect_id>/fjern/": (Verb.EVALUATE, Verb.EVALUATE),
    "laering/": (Verb.VIEW, None),
    "laering/ny/": (Verb.EVALUATE, Verb.EVALUATE),
    "laering/<int:lesson_id>/": (Verb.EVALUATE, Verb.EVALUATE),
    "laering/<int:lesson_id>/fjern/": (Verb.EVALUATE, Verb.EVALUATE),
    "laering/<int:lesson_id>/gjort/": (Verb.FOLLOW_UP, Verb.FOLLOW_UP),
    "laering/<int:lesson_id>/ikke-gjort/": (None, Verb.FOLLOW_UP),
    "laering/<int:lesson_id>/del/": (Verb.SHARE, Verb.SHARE),
    "laering/<int:lesson_id>/del/ret/": (Verb.SHARE, Verb.SHARE),
    "interessenter/": (Verb.VIEW, None),
    "interessenter/tilfoej/": (Verb.TAKE_TASK, Verb.TAKE_TASK),
    "interessenter/tilfoej-flere/": (Verb.TAKE_TASK, Verb.TAKE_TASK),
    "interessenter/<int:stakeholder_id>/": (Verb.TAKE_TASK, Verb.TAKE_TASK),
    "interessenter/<int:stakeholder_id>/fjern/": (Verb.TAKE_TASK, Verb.TAKE_TASK),
}

PEOPLE = {
    "chef": Role.CHEF,
    "projektleder": Role.PROJECT_LEADER,
    "bidragyder": Role.CONTRIBUTOR,
    "laeser": Role.READER,
    "administrator": Outsider.ADMINISTRATOR,
    "colleague": None,
    "outsider": None,
}


def project_patterns() -> Iterator[str]:
    def walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
        for entry in resolver.url_patterns:
            path = prefix + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield path
            elif not path.startswith("admin/"):
                yield from walk(entry, path)

    return (path.removeprefix(PREFIX) for path in walk(get_resolver(), "") if path.startswith(PREFIX))


def test_every_project_page_is_in_the_table() -> None:
    assert set(project_patterns()) == set(NEEDS)


def address(cast: Cast, pattern: str) -> str:
    path = (
        pattern.replace("<int:membership_id>", str(cast.readers_membership.pk))
        .replace("<int:status_id>", "1")
        .replace("<int:history_id>", "1")
        .replace("<int:number>", "1")
        .replace("<int:months>", "6")
        .replace("<int:invitation_id>", "1")
        .replace("<int:comment_id>", "1")
        .replace("<int:sparring_id>", "1")
        .replace("<int:contact_id>", "1")
        .replace("<int:commitment_id>", "1")
        .replace("<slug:direction_key>", "op")
        .replace("<int:stakeholder_id>", "1")
        .replace("<int:proposal_id>", "1")
        .replace("<int:lesson_id>", "1")
        .replace("<int:part_id>", "1")
        .replace("<int:criterion_id>", "1")
        .replace("<int:measurement_id>", "1")
        .replace("<int:questionnaire_id>", "1")
        .replace("<int:question_id>", "1")
        .replace("<uuid:picture_id>", str(uuid4()))
        .replace("<slug:step_key>/<slug:point_key>", "planlaegning/kommunikation")
        .replace("<slug:step_key>", "planlaegning")
        .replace("<slug:point_key>", "kommunikation")
        .replace("<slug:task_key>", "staa-ved-det")
        .replace("<slug:check_key>", "trappen")
        .replace("<slug:question_key>", "chef-fyldte")
        .replace("<int:criterion_id>", "1")
        .replace("<int:side_effect_id>", "1")
    )
    return f"/projekter/{cast.project.pk}/{path}"


LEFT = {"active": frozenset(Verb), "closed": ON_CLOSED, "archived": ON_ARCHIVED}
"""What may still be done with a project in each state."""


def expected(person: str, needed: Verb | None, *, state: str = "active") -> set[int]:
    """The answers that are right: 404 for those who may not know, 403 for those who may not do."""
    standing = PEOPLE[person]
    if standing is None:
        return {404, 405}
    if needed is None:
        return {405}
    if needed not in VERBS[standing] & LEFT[state]:
        return {403}
    # 404 for the placeholders of things that this project does not have, 409 for a ball that lies elsewhere;
    # never a refusal.
    return {200, 302, 404, 409, 422}


# These two open every page there is, so that each is asked of every database. Who may do what is no query.
ON_EVERY_DATABASE = ("chef", "laeser")


@pytest.mark.parametrize(
    "person",
    [
        pytest.param(person, marks=() if person in ON_EVERY_DATABASE else pytest.mark.one_database)
        for person in PEOPLE
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "state",
    ["active", *(pytest.param(state, marks=pytest.mark.one_database) for state in ("closed", "archived"))],
)
def test_each_person_gets_what_the_table_says(
    cast: Cast, signed_in: Callable[[User], Client], person: str, method: str, state: str
) -> None:
    client = signed_in(getattr(cast, person))
    for pattern, (to_get, to_post) in NEEDS.items():
        is_slow = pattern.endswith(".pdf") and method == "get" and PEOPLE[person] is not None
        if is_slow and (person, state) != ("laeser", "active"):
            continue  # rendering is slow; the reader of a project under way stands for all who may
        # Set anew, since a page that is walked may change it.
        set_state(cast, state)
        response = getattr(client, method)(address(cast, pattern))
        needed = to_get if method == "get" else to_post
        assert response.status_code in expected(person, needed, state=state), (pattern, person, method)


def set_state(cast: Cast, state: str) -> None:
    Project.objects.filter(pk=cast.project.pk).update(
        closed_at=timezone.now() if state == "closed" else None,
        archived_at=timezone.now() if state == "archived" else None,
    )


def test_a_colleague_reads_along_when_the_chef_opened_the_project(
    cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    cast.project.visibility = "organisation"
    cast.project.save()
    client = signed_in(cast.colleague)
    assert client.get(f"/projekter/{cast.project.pk}/").status_code == 200
    assert client.get(f"/projekter/{cast.project.pk}/rediger/").status_code == 403
    assert client.post(f"/projekter/{cast.project.pk}/medlemmer/").status_code == 403
    assert signed_in(cast.outsider).get(f"/projekter/{cast.project.pk}/").status_code == 404


def test_nobody_gets_in_without_signing_in(cast: Cast, client: Client) -> None:
    for pattern in NEEDS:
        response = client.get(address(cast, pattern))
        assert response.status_code == 302, pattern
        assert response.headers["Location"].startswith("/konto/log-ind/"), pattern


def test_a_project_that_is_not_there(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(cast.chef)
    for pattern in NEEDS:
        path = address(cast, pattern).replace(str(cast.project.pk), str(uuid4()))
        assert client.get(path).status_code in {404, 405}, pattern


def test_foreign_rows_under_ones_own_project_are_not_found(
    cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    """A membership or status of another project, asked for under one's own."""
    foreign = cast.foreign_project.memberships.get()
    other = make_project(chef=cast.chef, organisation=cast.organisation, title="Mit andet")
    client = signed_in(cast.chef)
    for membership in (foreign, other.memberships.get()):
        path = f"/projekter/{cast.project.pk}/medlemmer/{membership.pk}/fjern/"
        assert client.post(path).status_code == 404
        membership.refresh_from_db()
