"""Each kind of field has the markup of its DKFDS component."""

import datetime

import pytest
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.core.files.uploadedfile import SimpleUploadedFile

XSS = "<script>alert(1)</script>"


def form_with(field: forms.Field, data: dict | None = None, **kwargs) -> forms.Form:
    return type("OneField", (forms.Form,), {"x": field})(data, **kwargs)


class StoredFile:
    url = "/filer/plan.pdf"

    def __str__(self) -> str:
        return "plan.pdf"


COLOURS = [("r", "Rød"), ("g", "Grøn"), ("b", "Blå")]


# --- One control -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("widget", "control"),
    [
        (forms.TextInput(), "input.form-input[type=text]"),
        (forms.EmailInput(), "input.form-input[type=email]"),
        (forms.URLInput(), "input.form-input[type=url]"),
        (forms.TelInput(), "input.form-input[type=tel]"),
        (forms.SearchInput(), "input.form-input[type=search]"),
        (forms.NumberInput(), "input.form-input[type=number]"),
        (forms.PasswordInput(), "input.form-input[type=password]"),
        (forms.DateInput(), "input.form-input[type=text]"),
        (forms.DateInput(attrs={"type": "date"}), "input.form-input[type=date]"),
        (forms.DateTimeInput(attrs={"type": "datetime-local"}), "input.form-input[type=datetime-local]"),
        (forms.TimeInput(attrs={"type": "time"}), "input.form-input[type=time]"),
        (forms.NumberInput(attrs={"type": "range"}), "input[type=range]:not([class])"),
        (forms.ColorInput(), "input[type=color]:not(.form-input)"),
        (forms.FileInput(), "input[type=file]:not(.form-input)"),
        (forms.ClearableFileInput(), "input[type=file]:not(.form-input)"),
        (forms.Textarea(), "textarea.form-input"),
        (forms.Select(choices=COLOURS), "select.form-select"),
        (forms.NullBooleanSelect(), "select.form-select"),
        (forms.SelectMultiple(choices=COLOURS), "select.form-input[multiple]"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, forms.Widget) else "",
)
def test_label_hint_error_and_control_are_siblings_in_dkfds_order(render, widget, control):
    field = forms.Field(label="Navn", help_text="Fulde navn", widget=widget)
    html = render(form_with(field, {}))
    group = "div.form-group.form-error"
    assert html.text(f"{group} > label.form-label[for=id_x]") == "Navn"
    assert html.text(f"{group} > label + span.form-hint#id_x_helptext") == "Fulde navn"
    assert html.text(f"{group} > .form-hint + span.form-error-message#id_x_error").startswith("Fejl: ")
    html.one(f"{group} > .form-error-message + {control}[name=x]#id_x")
    assert len(html.all("input, select, textarea")) == 1


@pytest.mark.parametrize(
    "field",
    [
        forms.CharField(help_text="Hjælp"),
        forms.CharField(help_text="Hjælp", widget=forms.Textarea),
        forms.ChoiceField(help_text="Hjælp", choices=COLOURS),
        forms.FileField(help_text="Hjælp", initial=StoredFile()),
        forms.BooleanField(help_text="Hjælp"),
    ],
    ids=lambda field: type(field.widget).__name__,
)
def test_control_is_described_by_hint_and_error_and_marked_invalid(render, field):
    form = form_with(field, {})
    form.add_error("x", "Ret det her.")
    html = render(form)
    control = html.one("#id_x")
    assert control.attrib["aria-describedby"] == "id_x_helptext id_x_error"
    assert control.attrib["aria-invalid"] == "true"
    assert {"id_x_helptext", "id_x_error"} <= set(html.ids())


def test_valid_field_without_hint_carries_nothing_extra(render):
    html = render(form_with(forms.CharField(), {"x": "svar"}))
    assert html.one("input").attrib == {
        "type": "text",
        "name": "x",
        "value": "svar",
        "class": "form-input",
        "id": "id_x",
        "required": "",
    }
    assert html.one("div").attrib == {"class": "form-group"}
    assert not html.all(".form-hint, .form-error-message")


def test_several_errors_share_the_one_message_that_describes_the_field(render):
    form = form_with(forms.CharField(), {"x": "a"})
    form.add_error("x", "For kort.")
    form.add_error("x", "Skriv et tal.")
    html = render(form)
    assert html.text(".form-error-message#id_x_error > .sr-only") == "Fejl:"
    assert html.text(".form-error-message") == "Fejl: For kort.Skriv et tal."
    html.one(".form-error-message > br")


def test_attributes_of_the_widget_are_kept(render):
    widget = forms.Textarea(attrs={"rows": 3, "class": "input-width-xl", "data-a": "b"})
    control = render(form_with(forms.CharField(max_length=80, widget=widget))).one("textarea")
    assert control.attrib["maxlength"] == "80"
    assert control.attrib["rows"] == "3"
    assert control.attrib["data-a"] == "b"
    assert control.attrib["class"] == "form-input input-width-xl"


def test_no_placeholder_and_no_inline_style_or_handler(render):
    form = form_with(forms.ChoiceField(choices=COLOURS, widget=forms.RadioSelect))
    form.fields["y"] = forms.CharField()
    for element in render(form).all("*"):
        assert not {name for name in element.attrib if name.startswith("on")}
        assert not element.attrib.keys() & {"style", "placeholder"}


def test_id_of_the_widget_wins_over_the_automatic_one(render):
    html = render(form_with(forms.CharField(widget=forms.TextInput(attrs={"id": "eget"}))))
    html.one("input#eget")
    html.one("label[for=eget]")


def test_form_without_automatic_ids_has_no_ids(render):
    form = form_with(forms.CharField(help_text="Hjælp"), {}, auto_id=False)
    form.fields["y"] = forms.ChoiceField(choices=COLOURS, widget=forms.RadioSelect)
    html = render(form)
    assert not html.all("[id], [for], [aria-describedby]")
    assert html.texts(".form-hint") == ["Hjælp"]


def test_prefix_reaches_every_id(render):
    form = form_with(forms.CharField(help_text="Hjælp"), {}, prefix="trin")
    form.fields["y"] = forms.ChoiceField(choices=COLOURS, widget=forms.RadioSelect)
    html = render(form)
    html.one("label[for=id_trin-x] ~ input[name=trin-x]#id_trin-x")
    assert all(id_.startswith("id_trin-") for id_ in html.ids())
    assert html.one("#id_trin-x").attrib["aria-describedby"] == "id_trin-x_helptext id_trin-x_error"


def test_empty_label_leaves_no_empty_element(render):
    assert not render(form_with(forms.CharField(label=""))).all("label")


# --- Optional and disabled ---------------------------------------------------------------------------------


def test_only_optional_fields_are_marked(render):
    form = form_with(forms.CharField(label="Navn"))
    form.fields["y"] = forms.CharField(label="Titel", required=False)
    form.fields["z"] = forms.MultipleChoiceField(
        label="Farver", required=False, choices=COLOURS, widget=forms.CheckboxSelectMultiple
    )
    html = render(form)
    assert html.text("label[for=id_x]") == "Navn"
    assert html.text("label[for=id_y]") == "Titel (frivilligt)"
    assert html.text("legend") == "Farver (frivilligt)"
    assert html.texts("label > .weight-normal, legend > .weight-normal") == ["(frivilligt)", "(frivilligt)"]


def test_single_checkbox_and_disabled_field_are_never_marked_optional(render):
    form = form_with(forms.BooleanField(label="Med", required=False))
    form.fields["y"] = forms.CharField(label="Låst", required=False, disabled=True)
    assert "frivilligt" not in render(form).source


def test_disabled_field_and_its_label(render):
    form = form_with(forms.CharField(disabled=True, initial="Fast"))
    form.fields["y"] = forms.ChoiceField(choices=COLOURS, widget=forms.RadioSelect, disabled=True)
    html = render(form)
    assert html.one("input#id_x[disabled]").attrib["value"] == "Fast"
    html.one("label.form-label.disabled[for=id_x]")
    html.one("legend.form-label.disabled")
    assert len(html.all("input[type=radio][disabled]")) == 3


# --- Choices -----------------------------------------------------------------------------------------------


def test_select_has_options_groups_and_selection(render):
    choices = [("", "Vælg"), ("Nord", [("1", "Aalborg"), ("2", "Thisted")]), (3, "Tønder")]
    html = render(form_with(forms.ChoiceField(choices=choices), {"x": "2"}))
    assert html.texts("select > option") == ["Vælg", "Tønder"]
    assert html.texts("select > optgroup[label=Nord] > option") == ["Aalborg", "Thisted"]
    assert [option.attrib["value"] for option in html.all("option")] == ["", "1", "2", "3"]
    assert html.texts("option[selected]") == ["Thisted"]


def test_list_box_keeps_several_selections(render):
    field = forms.MultipleChoiceField(choices=COLOURS)
    assert render(form_with(field, {"x": ["r", "b"]})).texts("option[selected]") == ["Rød", "Blå"]


def test_select_with_its_own_template_keeps_it(render):
    class Own(forms.Select):
        option_template_name = "django/forms/widgets/checkbox_option.html"

    html = render(form_with(forms.ChoiceField(choices=COLOURS, widget=Own)))
    assert not html.all("option")
    html.one("select.form-select")


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        (
            forms.ChoiceField(label="Farve", help_text="Vælg", choices=COLOURS, widget=forms.RadioSelect),
            "radio",
        ),
        (
            forms.MultipleChoiceField(
                label="Farve", help_text="Vælg", choices=COLOURS, widget=forms.CheckboxSelectMultiple
            ),
            "checkbox",
        ),
    ],
    ids=["radio", "checkbox"],
)
def test_choices_are_a_described_fieldset_of_options(render, field, kind):
    html = render(form_with(field, {}))
    fieldset = "div.form-group.form-error > fieldset"
    assert html.one(fieldset).attrib == {"aria-describedby": "id_x_helptext id_x_error"}
    assert html.text(f"{fieldset} > legend.form-label:first-child") == "Farve"
    assert html.text(f"{fieldset} > legend + span.form-hint#id_x_helptext") == "Vælg"
    html.one(f"{fieldset} > .form-hint + span.form-error-message#id_x_error")
    option = f"{fieldset} > div.form-group-{kind}"
    inputs = html.all(f"{option} > input.form-{kind}[type={kind}][name=x]")
    assert [(element.attrib["id"], element.attrib["value"]) for element in inputs] == [
        ("id_x_0", "r"),
        ("id_x_1", "g"),
        ("id_x_2", "b"),
    ]
    assert {element.attrib["aria-invalid"] for element in inputs} == {"true"}
    assert not html.all("input[aria-describedby], legend[for]")
    labels = html.all(f"{option} > input + label.form-label")
    assert [label.attrib["for"] for label in labels] == ["id_x_0", "id_x_1", "id_x_2"]
    assert html.texts(f"{option} > label") == ["Rød", "Grøn", "Blå"]


def test_chosen_options_are_checked(render):
    form = form_with(
        forms.ChoiceField(choices=COLOURS, widget=forms.RadioSelect), {"x": "g", "y": ["r", "b"]}
    )
    form.fields["y"] = forms.MultipleChoiceField(choices=COLOURS, widget=forms.CheckboxSelectMultiple)
    checked = render(form).all("input[checked]")
    assert [element.attrib["id"] for element in checked] == ["id_x_1", "id_y_0", "id_y_2"]


def test_grouped_choices_are_nested_fieldsets(render):
    choices = [("Nord", [("1", "Aalborg")]), ("Syd", [("2", "Tønder"), ("3", "Sønderborg")])]
    html = render(form_with(forms.ChoiceField(label="By", choices=choices, widget=forms.RadioSelect)))
    assert html.texts("fieldset > fieldset > legend.form-label") == ["Nord", "Syd"]
    assert html.texts("fieldset > fieldset > .form-group-radio > label") == [
        "Aalborg",
        "Tønder",
        "Sønderborg",
    ]


def test_numbers_as_values_are_not_written_the_danish_way(render, settings):
    settings.USE_THOUSAND_SEPARATOR = True
    form = form_with(forms.ChoiceField(choices=[(1234, "Et")]))
    form.fields["y"] = forms.ChoiceField(choices=[(1234, "Et")], widget=forms.RadioSelect)
    html = render(form)
    assert html.one("option").attrib["value"] == "1234"
    assert html.one("input").attrib["value"] == "1234"


def test_class_of_a_choice_widget_is_added_once(render):
    widget = forms.RadioSelect(attrs={"class": "egen"})
    inputs = render(form_with(forms.ChoiceField(choices=COLOURS, widget=widget))).all("input.form-radio.egen")
    assert {element.attrib["class"] for element in inputs} == {"form-radio egen"}


# --- Single checkbox, files, several controls, hidden ------------------------------------------------------


def test_single_checkbox_has_error_above_and_hint_below(render):
    html = render(form_with(forms.BooleanField(label="Enig", help_text="Kan ændres"), {}))
    group = "div.form-group.form-error"
    html.one(f"{group} > span.form-error-message#id_x_error + div.form-group-checkbox")
    box = f"{group} > .form-group-checkbox"
    html.one(f"{box} > input.form-checkbox[type=checkbox]#id_x + label.form-label[for=id_x]")
    assert html.text(f"{box} > label + span.form-hint#id_x_helptext") == "Kan ændres"
    assert not html.all("fieldset, legend")


def test_checkbox_with_hidden_label_still_shows_its_box(render):
    # DKFDS draws the box with label::before: a label that is itself sr-only would take the box away.
    html = render(
        form_with(forms.BooleanField(label="Med")),
        "{% for field in form %}{% include 'dkfds/field.html' with form_show_labels=False %}{% endfor %}",
    )
    assert html.text("label.form-label:not(.sr-only) > span.sr-only") == "Med"


def test_stored_file_can_be_seen_replaced_and_deleted(render):
    html = render(form_with(forms.FileField(required=False, initial=StoredFile())))
    assert html.text("a[href='/filer/plan.pdf']") == "plan.pdf"
    html.one("input[type=file][name=x]#id_x:not([checked])")
    html.one(".form-group-checkbox > input.form-checkbox[name=x-clear]#x-clear_id")
    html.one(".form-group-checkbox > label.form-label[for=x-clear_id]")


def test_file_both_replaced_and_deleted_is_asked_about_again(render):
    field = forms.FileField(required=False, initial=StoredFile())
    form = form_with(field, {"x-clear": "on"}, files={"x": SimpleUploadedFile("ny.pdf", b"%PDF")})
    html = render(form)
    html.one(".form-error input[type=file][aria-invalid=true]:not([checked])")
    html.one("input[type=checkbox][name=x-clear][checked]")


def test_required_stored_file_cannot_be_deleted(render):
    assert not render(form_with(forms.FileField(initial=StoredFile()))).all("input[type=checkbox]")


def test_several_controls_are_a_fieldset(render):
    form = form_with(forms.SplitDateTimeField(label="Tid", help_text="Dato og tid"), {})
    form.fields["y"] = forms.DateField(widget=forms.SelectDateWidget)
    html = render(form)
    fieldset = html.one("fieldset:has(#id_x_0)")
    assert fieldset.attrib == {"aria-describedby": "id_x_helptext id_x_error"}
    assert html.text("fieldset:has(#id_x_0) > legend.form-label") == "Tid"
    assert len(html.all("fieldset > input.form-input[aria-invalid=true]")) == 2
    assert len(html.all("fieldset > select.form-select")) == 3


def test_rendering_several_controls_twice_gives_the_same(render):
    form = form_with(forms.SplitDateTimeField())
    assert render(form).source == render(form).source


def test_hidden_field_is_bare(render):
    html = render(form_with(forms.CharField(widget=forms.HiddenInput, help_text="Nej"), {"x": ""}))
    assert html.one("input").attrib == {"type": "hidden", "name": "x", "id": "id_x"}
    assert not html.all("div.form-group, label, span")


@pytest.mark.parametrize("widget", [forms.DateInput, forms.RadioSelect])
def test_hidden_initial_value_is_kept(render, widget):
    day = datetime.date(2026, 11, 21)
    field = forms.DateField(initial=day, show_hidden_initial=True, widget=widget)
    hidden = render(form_with(field)).one("input[type=hidden]")
    assert hidden.attrib["name"] == "initial-x"


# --- Escaping ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "field",
    [
        forms.CharField(label=XSS, help_text=XSS),
        forms.CharField(label=XSS, help_text=XSS, widget=forms.Textarea),
        forms.ChoiceField(label=XSS, help_text=XSS, choices=[(XSS, XSS), (XSS, [(XSS, XSS)])]),
        forms.ChoiceField(
            label=XSS, help_text=XSS, choices=[(XSS, XSS), (XSS, [(XSS, XSS)])], widget=forms.RadioSelect
        ),
        forms.BooleanField(label=XSS, help_text=XSS),
    ],
    ids=["text", "textarea", "select", "radio", "checkbox"],
)
def test_user_text_is_escaped_everywhere(render, field):
    form = form_with(field, {"x": XSS})
    form.add_error("x", XSS)
    form.add_error(None, XSS)
    html = render(form, "{% load crispy_forms_tags crispy_dkfds %}{{ form|crispy }}{% error_summary form %}")
    assert not html.all("script")
    assert XSS in html.text(".form-error-message")
    assert XSS in html.text("nav li:first-child")


def test_help_text_marked_safe_keeps_its_markup(render):
    # As Django's password fields do, lazily.
    html = render(form_with(forms.CharField(help_text=password_validators_help_text_html())))
    assert html.all(".form-hint > ul > li")


def test_quotes_cannot_leave_an_attribute(render):
    value = '" onfocus="alert(1)'
    form = form_with(forms.CharField(), {"x": value, "y": value})
    form.fields["y"] = forms.ChoiceField(choices=[(value, "Ja")], widget=forms.RadioSelect)
    form.fields["z"] = forms.ChoiceField(choices=[(value, "Ja")])
    html = render(form)
    assert not html.all("[onfocus]")
    assert [e.attrib["value"] for e in html.all("input, option")] == [value] * 3
