import uuid
from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest

from ..access import ForumAccess, Need, get_forum
from ..actions import forums as actions
from ..forms.forums import AddMemberForm, ForumRoleForm
from ..models import ForumMember, ForumRole


@require_http_methods(["GET", "HEAD", "POST"])
def member_list(request: SignedInRequest, forum_id: uuid.UUID) -> HttpResponse:
    if request.method != "POST":
        access = get_forum(request.user, forum_id)
        return _page(request, access, AddMemberForm(forum=access.forum))
    access = get_forum(request.user, forum_id, Need.LEAD)
    form = AddMemberForm(request.POST, forum=access.forum)
    if not form.is_valid():
        return _page(request, access, form, status=422)
    member = actions.add_member(
        by=request.user, forum=access.forum, user=form.person, role=ForumRole(form.cleaned_data["role"])
    )
    messages.success(request, f"{member.user.name} er nu med som {member.get_role_display().lower()}.")
    return redirect("forum:members", forum_id)


@require_http_methods(["GET", "HEAD", "POST"])
def change_role(request: SignedInRequest, forum_id: uuid.UUID, member_id: int) -> HttpResponse:
    access = get_forum(request.user, forum_id, Need.LEAD)
    member = _member(access, member_id)
    form = ForumRoleForm(request.POST if request.method == "POST" else None, instance=copy(member))
    if form.is_valid():
        try:
            actions.change_role(by=request.user, member=member, role=ForumRole(form.cleaned_data["role"]))
        except ValidationError as error:
            form.add_error("role", error)
        else:
            messages.success(request, f"{member.user.name} er nu {member.get_role_display().lower()}.")
            return redirect("forum:members", forum_id)
    context = {"access": access, "forum": access.forum, "form": form, "member": member}
    return render(request, "forum/change_role.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: SignedInRequest, forum_id: uuid.UUID, member_id: int) -> HttpResponse:
    """A forumleder takes somebody out, or somebody goes out by themselves; after asking."""
    access = get_forum(request.user, forum_id)
    is_self = access.member.pk == member_id
    if not is_self:
        access = get_forum(request.user, forum_id, Need.LEAD)
    member = _member(access, member_id)
    refusal = None
    if request.method == "POST":
        try:
            actions.remove_member(by=request.user, member=member)
        except ValidationError as error:
            refusal = error.messages[0]
        else:
            if is_self:
                messages.success(request, f"Du er ikke længere med i »{access.forum.title}«.")
                return redirect("forum:forum_list")
            messages.success(request, f"{member.user.name} er ikke længere med i forummet.")
            return redirect("forum:members", forum_id)
    context = {
        "access": access,
        "forum": access.forum,
        "member": member,
        "is_self": is_self,
        "open_actions": member.actions.open().count(),
        "refusal": refusal,
    }
    return render(request, "forum/remove_member.html", context, status=422 if refusal else 200)


def _member(access: ForumAccess, member_id: int) -> ForumMember:
    """Also somebody who has left the organisation, so that they can be taken off the list."""
    return get_object_or_404(
        access.forum.members.select_related("user", "forum__organisation"), pk=member_id, left_at=None
    )


def _page(
    request: SignedInRequest, access: ForumAccess, form: AddMemberForm, status: int = 200
) -> HttpResponse:
    present = access.forum.members.present().select_related("user")
    gone = access.forum.members.filter(left_at=None).exclude(pk__in=[member.pk for member in present])
    context = {
        "access": access,
        "forum": access.forum,
        "form": form,
        "members": present,
        "gone": gone.select_related("user"),
    }
    return render(request, "forum/members.html", context, status=status)
