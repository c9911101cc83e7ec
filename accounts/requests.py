from django.http import HttpRequest

from .models import User


class SignedInRequest(HttpRequest):
    """What a view gets behind the sign-in middleware: a request whose user is a person (for the types)."""

    user: User
