import uuid

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import create_account
from accounts.models import User
from accounts.requests import SignedInRequest

from ..access import Verb, get_access
from ..actions import invitations as actions
from ..forms.invitations import InvitationForm, NewAccountForm
from ..models import Invitation, InvitedRole

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.MANAGE_MEMBERS)
    form = InvitationForm(request.POST or None, project=access.project, by=request.user)
    if form.is_valid():
        email = form.cleaned_data["invited_email"]
        actions.invite(
            by=request.user,
            project=access.project,
            email=email,
            role=InvitedRole(form.cleaned_data["invited_role"]),
            link=lambda token: _link(request, token),
        )
        messages.success(request, f"Invitationen er sendt til {email}.")
        return redirect("projects:members", project_id)
    context = {"access": access, "form": form}
    return render(request, "projects/invite.html", context, status=422 if form.is_bound else 200)


@require_POST
def resend(request: SignedInRequest, project_id: uuid.UUID, invitation_id: int) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.MANAGE_MEMBERS)
    invitation = get_object_or_404(access.project.invitations.open(), pk=invitation_id)
    actions.resend_invitation(
        by=request.user, invitation=invitation, link=lambda token: _link(request, token)
    )
    messages.success(
        request, f"Invitationen er sendt igen til {invitation.email}. Det gamle link virker ikke mere."
    )
    return redirect("projects:members", project_id)


@require_POST
def withdraw(request: SignedInRequest, project_id: uuid.UUID, invitation_id: int) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.MANAGE_MEMBERS)
    invitation = get_object_or_404(access.project.invitations.open(), pk=invitation_id)
    actions.withdraw_invitation(by=request.user, invitation=invitation)
    messages.success(request, f"Invitationen til {invitation.email} er trukket tilbage.")
    return redirect("projects:members", project_id)


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in the mail: say yes, and make an account first if there is none."""
    invitation = Invitation.objects.by_token(token)
    if invitation is None or not invitation.is_open or invitation.project.is_archived:
        return render(request, "projects/invitation_gone.html", status=404)
    if invitation.is_expired:
        return render(request, "projects/invitation_gone.html", {"expired": invitation}, status=410)
    invited = User.objects.filter(email__iexact=invitation.email).first()
    if invited is None:
        return _join_with_new_account(request, invitation)
    if request.user != invited:
        context = {"invitation": invitation, "signed_in": request.user.is_authenticated}
        return render(request, "projects/invitation_sign_in.html", context)
    if request.method == "POST":
        return _join(request, invitation, invited)
    return render(request, "projects/invitation.html", {"invitation": invitation})


def _join_with_new_account(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = NewAccountForm(request.POST or None, email=invitation.email)
    if not form.is_valid():
        context = {"invitation": invitation, "form": form}
        status = 422 if form.is_bound else 200
        return render(request, "projects/invitation_new_account.html", context, status=status)
    user = create_account(email=invitation.email, **form.cleaned_data)
    login(request, user, backend=BACKEND)
    return _join(request, invitation, user)


def _join(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    try:
        actions.accept_invitation(by=user, invitation=invitation)
    except ValidationError:
        # Used or withdrawn between the page and the answer to it.
        return render(request, "projects/invitation_gone.html", status=404)
    messages.success(request, f"Velkommen til »{invitation.project.title}«.")
    return redirect("dossier:overview", invitation.project_id)


def _link(request: HttpRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("invitation", args=[token]))
