"""What several forms let one choose among."""

from django import forms

from projects.models import Project


def offer_stakeholders(form: forms.BaseForm, project: Project) -> None:
    """Let `stakeholder` be one of the project's, or none; without any there is no field."""
    field = form.fields["stakeholder"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = project.stakeholders.order_by("direction__order", "name")
    field.empty_label = "Ingen af dem"
    if not field.queryset.exists():
        del form.fields["stakeholder"]
