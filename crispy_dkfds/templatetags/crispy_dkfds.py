"""What the dkfds templates need beyond plain template language, and `{% error_summary form %}` for pages."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms, template
from django.forms.boundfield import BoundField
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# DKFDS's class for a control, by Django's input_type; every other <input> is a form-input. Files, sliders and
# colours have no class of their own, and form-input would break their looks.
CONTROL_CLASS = {
    "select": "form-select",
    "checkbox": "form-checkbox",
    "radio": "form-radio",
    "file": "mt-3",
    "range": "",
    "color": "d-block mt-3",
}


class ErrorLink(NamedTuple):
    text: str
    target: str = ""  # the id of the control to go to; empty when there is none


@register.simple_tag(takes_context=True)
def field_parts(context: template.Context) -> dict[str, Any]:
    """Everything field.html shows of the context's `field`, under the settings of its helper.

    One dict, because a template that asks a BoundField for twenty things takes twice the time.
    """
    field = context["field"]
    widget = field.field.widget
    optional = not field.field.required and not field.field.disabled
    return {
        "id": field.auto_id,
        "label": field.label,
        "label_for": field.id_for_label,
        "label_hidden": context.get("form_show_labels") is False,
        "grouped": field.use_fieldset,
        "describedby": field.aria_describedby,
        "disabled": field.field.disabled,
        "optional": optional and context.get("mark_optional") is not False,
        "help_text": field.help_text,
        "errors": field.errors if context.get("form_show_errors") is not False else [],
        **control_parts(field, widget),
    }


def control_parts(field: BoundField, widget: forms.Widget) -> dict[str, Any]:
    if isinstance(widget, forms.RadioSelect):  # CheckboxSelectMultiple is one as well
        return {"option_groups": option_groups(field)}
    if isinstance(widget, forms.CheckboxInput):
        return {"checkbox": control(field)}
    if isinstance(widget, forms.ClearableFileInput) and widget.is_initial(field.value()):
        return {"stored_file": stored_file(field)}
    return {"control": control(field)}


def control(field: BoundField) -> SafeString:
    """The field's widget with the class of its DKFDS control, and none of crispy's classes."""
    widget = field.field.widget
    attrs = {}
    if isinstance(widget, forms.MultiWidget):
        for part in widget.widgets:
            part.attrs["class"] = control_class(part)
    elif css_class := control_class(widget):
        attrs["class"] = css_class
    html = field.as_widget(attrs=attrs)
    if field.field.show_hidden_initial:
        html += field.as_hidden(only_initial=True)
    return html


def control_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.Textarea | forms.SelectMultiple):
        own = "form-input"  # a list box is no drop-down: form-select would draw a chevron in it
    else:
        input_type = getattr(widget, "input_type", None)
        own = CONTROL_CLASS.get(input_type, "form-input") if input_type else ""
    return " ".join(dict.fromkeys([*own.split(), *widget.attrs.get("class", "").split()]))


def option_groups(field: BoundField) -> list[tuple[str | None, list[dict[str, Any]], int]]:
    """The (group label, options, index) of radios or checkboxes; Django's, plus `flat_attrs` on each option.

    The template writes the inputs itself: Django's own way takes four templates for each option.
    """
    widget = field.field.widget
    id_ = widget.attrs.get("id") or field.auto_id
    attrs = field.build_widget_attrs({"id": id_} if id_ else {})
    attrs["class"] = control_class(widget)
    groups = widget.optgroups(field.html_name, widget.format_value(field.value()), attrs)
    for _label, options, _index in groups:
        for option in options:
            option["flat_attrs"] = flatatt(option["attrs"])
    return groups


def stored_file(field: BoundField) -> dict[str, Any]:
    """What ClearableFileInput knows: the file that is there, the box that clears it, and `flat_attrs`."""
    data = field.subwidgets[0].data
    own = {"class": control_class(field.field.widget), "checked": False}  # checked belongs to the box only
    return {**data, "flat_attrs": flatatt({**data["attrs"], **own})}


@register.filter
def button_class(css_class: str, button_type: str) -> str:
    """DKFDS classes for crispy's "btn btn-primary …": primary for what submits, secondary for the rest.

    A css_class that names a variant itself ("button-tertiary") wins.
    """
    names = [name for name in css_class.split() if name != "btn" and not name.startswith("btn-")]
    if not any(name.startswith("button-") for name in names):
        names.insert(0, "button-primary" if button_type == "submit" else "button-secondary")
    return " ".join(["button", *names])


@register.filter
def strict_button_attrs(flat_attrs: str) -> SafeString:
    """StrictButton hands its attributes over as one string, with Bootstrap's classes in it."""
    button_type = "submit" if ' type="submit"' in flat_attrs else "button"
    return mark_safe(
        re.sub(
            r' class="([^"]*)"',
            lambda match: f' class="{button_class(match[1], button_type)}"',
            flat_attrs,
            count=1,
        )
    )


@register.filter
def loose_errors(form: forms.BaseForm) -> list[str]:
    """The errors that no visible field can show: the form's own, and those of hidden fields."""
    hidden = [labelled(field, error) for field in form.hidden_fields() for error in field.errors]
    return [*form.non_field_errors(), *hidden]


def labelled(field: BoundField, error: str) -> SafeString:
    """Away from its field a message such as "Dette felt er påkrævet." says nothing without the label."""
    separator = " " if str(field.label).endswith((":", "?", ".", "!")) else ": "
    return format_html("{}{}{}", field.label, separator, error)


def first_control_id(field: BoundField) -> str:
    """A group's own id is on no control: people are sent to its first one."""
    if not field.use_fieldset:
        return field.id_for_label
    for widget in field.subwidgets[:1]:
        first = widget.data.get("subwidgets", [widget.data])[0]
        return first["attrs"].get("id", "")
    return ""


def form_errors(form: forms.BaseForm, prefix: str = "") -> Iterator[ErrorLink]:
    for error in loose_errors(form):
        yield ErrorLink(format_html("{}{}", prefix, error))
    for field in form.visible_fields():
        for error in field.errors:
            yield ErrorLink(format_html("{}{}", prefix, labelled(field, error)), first_control_id(field))
    form.in_error_summary = True  # so that the form itself does not repeat its loose errors


def formset_errors(formset: forms.BaseFormSet) -> Iterator[ErrorLink]:
    for error in formset.non_form_errors():
        yield ErrorLink(error)
    for number, form in enumerate(formset.forms, start=1):
        if form.errors and not form.cleaned_data.get(DELETION_FIELD_NAME):
            yield from form_errors(form, f"Nr. {number}: ")
    formset.in_error_summary = True


@register.inclusion_tag("dkfds/layout/error_summary.html")
def error_summary(*forms_: Any) -> dict[str, list[ErrorLink]]:
    """All errors of the page's forms and formsets, above the h1, each a link to its field.

    Renders nothing for forms that are unbound, valid or missing, so a base template can always call it.
    """
    errors: list[ErrorLink] = []
    for form in forms_:
        if isinstance(form, forms.BaseFormSet):
            errors += formset_errors(form)
        elif isinstance(form, forms.BaseForm):
            errors += form_errors(form)
    return {"errors": errors}
