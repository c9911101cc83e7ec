"""What the dkfds templates need beyond plain template language, and `{% error_summary form %}` for pages."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms, template
from django.forms.boundfield import BoundField
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# DKFDS's class for a control, by Django's input_type; every other <input> is a form-input. Files, sliders and
# colours have none, and form-input would break their looks; a file input must not grow wider than a phone.
CONTROL_CLASS = {
    "select": "form-select",
    "checkbox": "form-checkbox",
    "radio": "form-radio",
    "file": "mt-3 w-percent-100",
    "range": "",
    "color": "d-block mt-3",
}


class ErrorLink(NamedTuple):
    text: object  # a string, or one of Django's lazy or safe ones
    target: str = ""  # the id of the control to go to; empty when there is none


@register.simple_tag(takes_context=True)
def field_parts(context: template.Context) -> dict[str, Any]:
    """Everything field.html shows of the context's `field`, under the settings of its helper.

    A dict, because each `field.something` in a template costs an exception inside BoundField.
    """
    field = context["field"]
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
        "hidden_initial": field.as_hidden(only_initial=True) if field.field.show_hidden_initial else "",
        **control_parts(field),
    }


def control_parts(field: BoundField) -> dict[str, Any]:
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect):  # CheckboxSelectMultiple is one as well
        return {"option_groups": option_groups(field)}
    if isinstance(widget, forms.ClearableFileInput) and widget.is_initial(field.value()):
        return {"stored_file": stored_file(field)}
    html = select(field) if has_djangos_select(widget) else plain_control(field)
    return {"checkbox" if isinstance(widget, forms.CheckboxInput) else "control": html}


def plain_control(field: BoundField) -> SafeString:
    """Django's own rendering with the class of the DKFDS control, and none of crispy's classes."""
    widget = field.field.widget
    if isinstance(widget, forms.MultiWidget):
        for part in widget.widgets:
            part.attrs["class"] = control_class(part)
        return field.as_widget()
    css_class = control_class(widget)
    return field.as_widget(attrs={"class": css_class} if css_class else {})


def has_djangos_select(widget: forms.Widget) -> bool:
    """True for Django's own drop-downs and list boxes; a subclass with its own template keeps it."""
    return (
        isinstance(widget, forms.Select)
        and widget.template_name == forms.Select.template_name
        and widget.option_template_name == forms.Select.option_template_name
    )


def select(field: BoundField) -> SafeString:
    """A <select> without Django's two templates for each <option>: three times faster on a long list."""
    data = widget_data(field)
    groups = [
        format_html('<optgroup label="{}">{}</optgroup>', group, option_tags(options))
        if group
        else option_tags(options)
        for group, options, _index in data["optgroups"]
    ]
    return format_html(
        '<select name="{}"{}>{}</select>', data["name"], flatatt(data["attrs"]), mark_safe("".join(groups))
    )


def option_tags(options: list[dict[str, Any]]) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            # flatatt({}) is "" as well, but costs more than all the rest
            (option["value"], flatatt(option["attrs"]) if option["attrs"] else "", option["label"])
            for option in options
        ),
    )


def option_groups(field: BoundField) -> list[tuple[str | None, list[dict[str, Any]], int]]:
    """Django's (group label, options, index) of radios or checkboxes, plus `flat_attrs` on each option."""
    groups = widget_data(field)["optgroups"]
    for _label, options, _index in groups:
        for option in options:
            option["flat_attrs"] = flatatt(option["attrs"])
    return groups


def stored_file(field: BoundField) -> dict[str, Any]:
    """What ClearableFileInput knows: the file that is there, the box that clears it, and `flat_attrs`."""
    data = widget_data(field)
    attrs = {**data["attrs"], "checked": False}  # Django means the box that clears
    return {**data, "flat_attrs": flatatt(attrs)}


def widget_data(field: BoundField) -> dict[str, Any]:
    """What Django hands to a widget's own template, with the class of the DKFDS control."""
    widget = field.field.widget
    attrs: dict[str, str | bool] = {"class": control_class(widget)}
    if id_ := widget.attrs.get("id") or field.auto_id:
        attrs["id"] = id_
    return widget.get_context(field.html_name, field.value(), field.build_widget_attrs(attrs))["widget"]


def control_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.Textarea | forms.SelectMultiple):
        own = "form-input"  # a list box is no drop-down: form-select would draw a chevron in it
    else:
        input_type = getattr(widget, "input_type", None)
        own = CONTROL_CLASS.get(input_type, "form-input") if input_type else ""
    return " ".join(dict.fromkeys([*own.split(), *widget.attrs.get("class", "").split()]))


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
def loose_errors(form: forms.BaseForm) -> list[object]:
    """The errors that no visible field can show: the form's own, and those of hidden fields."""
    hidden = [labelled(field, error) for field in form.hidden_fields() for error in field.errors]
    return [*form.non_field_errors(), *hidden]


def labelled(field: BoundField, error: object) -> SafeString:
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
    # So that the form itself does not repeat its loose errors.
    form.in_error_summary = True  # type: ignore[attr-defined]


def formset_errors(formset: forms.BaseFormSet) -> Iterator[ErrorLink]:
    for error in formset.non_form_errors():
        yield ErrorLink(error)
    for number, form in enumerate(formset.forms, start=1):
        if form.errors and not form.cleaned_data.get(DELETION_FIELD_NAME):
            yield from form_errors(form, f"Nr. {number}: ")
    formset.in_error_summary = True  # type: ignore[attr-defined]


@register.inclusion_tag("dkfds/layout/error_summary.html")
def error_summary(*forms_: Any) -> dict[str, list[ErrorLink]]:
    """All errors of the page's forms, lists of forms and formsets, above the h1, each a link to its field.

    Renders nothing for forms that are unbound, valid or missing, so a base template can always call it.
    """
    errors: list[ErrorLink] = []
    for form in forms_:
        if isinstance(form, forms.BaseFormSet):
            errors += formset_errors(form)
        elif isinstance(form, list):
            errors += [error for one in form for error in form_errors(one)]
        elif isinstance(form, forms.BaseForm):
            errors += form_errors(form)
    return {"errors": errors}
