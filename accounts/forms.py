"""The forms of sign-in: allauth's own, with our words and no placeholders (a placeholder is no label)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms

from .models import User

PASSWORD_HINT = "Mindst 8 tegn. Undgå dit navn og ord som andre let kan gætte."


def word(form: forms.BaseForm, **labels: str) -> None:
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.help_text = ""
        field.label = labels.get(name, field.label)


class LoginForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, login="E-mail", password="Adgangskode")
        self.fields.pop("remember", None)


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, email="E-mail")


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, password1="Ny adgangskode", password2="Ny adgangskode igen")
        self.fields["password1"].help_text = PASSWORD_HINT


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(
            self,
            oldpassword="Nuværende adgangskode",
            password1="Ny adgangskode",
            password2="Ny adgangskode igen",
        )
        self.fields["password1"].help_text = PASSWORD_HINT


class SetPasswordForm(allauth_forms.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, password1="Adgangskode", password2="Adgangskode igen")
        self.fields["password1"].help_text = PASSWORD_HINT


class ConfirmForm(forms.Form):
    """Before something that cannot be undone: is it really you? Who has no password says it in words."""

    WORDS = "slet mig"

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if user.has_usable_password():
            self.fields["password"] = forms.CharField(label="Din adgangskode", widget=forms.PasswordInput)
        else:
            self.fields["words"] = forms.CharField(label=f"Skriv »{self.WORDS}«")

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError("Adgangskoden er ikke rigtig.")
        return password

    def clean_words(self) -> str:
        words = self.cleaned_data["words"]
        if words.strip().lower() != self.WORDS:
            raise forms.ValidationError(f"Skriv »{self.WORDS}« hvis du er sikker.")
        return words


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, password="Din adgangskode")


def word_code(form: forms.BaseForm, label: str, hint: str) -> None:
    word(form, code=label)
    form.fields["code"].help_text = hint
    form.fields["code"].error_messages["required"] = "Skriv koden."


class AuthenticateForm(mfa_forms.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word_code(self, "Kode", "De seks cifre fra din kode-app eller en af dine gendannelseskoder.")


class ReauthenticateByCodeForm(mfa_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word_code(self, "Kode", "De seks cifre fra din kode-app eller en af dine gendannelseskoder.")


class ActivateTOTPForm(totp_forms.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word_code(self, "Kode fra appen", "Seks cifre som skifter hvert halve minut.")


@contextmanager
def no_key_at_all() -> Iterator[None]:
    """What no security key would answer fails deep inside allauth; it is a wrong answer like any other."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise get_adapter().validation_error("incorrect_key") from error


class AuthenticateByKeyForm(webauthn_forms.AuthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        with no_key_at_all():
            return super().clean_credential()


class ReauthenticateByKeyForm(webauthn_forms.ReauthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        with no_key_at_all():
            return super().clean_credential()


class KeyNameField(forms.CharField):
    def __init__(self, *, required: bool):
        super().__init__(
            label="Navn på nøglen",
            help_text="Så du kan kende den igen, fx »Min telefon«.",
            max_length=100,
            required=required,
            error_messages={"required": "Giv nøglen et navn."},
        )


class AddKeyForm(webauthn_forms.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = KeyNameField(required=False)  # without one it is »Nøgle 1«

    def clean(self) -> dict[str, Any]:
        with no_key_at_all():
            return super().clean()


class EditKeyForm(webauthn_forms.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = KeyNameField(required=True)
