"""DkfdsHelper, crispy's layout objects, and formsets."""

import pytest
from crispy_forms.bootstrap import FormActions, StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import (
    HTML,
    Button,
    ButtonHolder,
    Column,
    Div,
    Field,
    Fieldset,
    Hidden,
    Layout,
    MultiField,
    Reset,
    Row,
    Submit,
)
from django import forms

from crispy_dkfds.helper import DkfdsHelper

CHOICES = [("a", "A"), ("b", "B")]


class Project(forms.Form):
    title = forms.CharField(label="Titel")
    owner = forms.CharField(label="Ejer", required=False)
    kind = forms.ChoiceField(label="Slags", choices=CHOICES, widget=forms.RadioSelect)


class Upload(forms.Form):
    file = forms.FileField()


class Person(forms.Form):
    name = forms.CharField(label="Navn")
    role = forms.CharField(label="Rolle", required=False)
    active = forms.BooleanField(label="Aktiv", required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


People = forms.formset_factory(Person, extra=2)


def project(*layout, data=None, **options) -> Project:
    form = Project(data)
    form.helper = DkfdsHelper(form, **options)
    if layout:
        form.helper.layout = Layout(*layout)
    return form


# --- DkfdsHelper -------------------------------------------------------------------------------------------


def test_helper_renders_every_field_in_a_form_that_the_server_validates(render_crispy):
    html = render_crispy(project())
    form = html.one("form")
    assert form.attrib["method"] == "post"
    assert "novalidate" in form.attrib
    assert "enctype" not in form.attrib
    assert len(html.all("form > div.form-group")) == 3
    assert not html.all("[required]")


def test_helper_drops_required_from_the_form_it_is_given():
    assert project().use_required_attribute is False


def test_csrf_token_is_in_posted_forms_only(render_crispy):
    form = project()
    html = render_crispy(form, csrf_token="hemmelig")
    assert html.one("form > input[name=csrfmiddlewaretoken]").attrib["value"] == "hemmelig"
    form.helper.form_method = "get"
    html = render_crispy(form, csrf_token="hemmelig")
    assert html.one("form").attrib["method"] == "get"
    assert not html.all("[name=csrfmiddlewaretoken]")


def test_helper_without_form_meets_it_through_its_layout(render_crispy):
    form = Project()
    form.helper = DkfdsHelper()
    form.helper.layout = Layout("title")
    assert not render_crispy(form).all("[required]")


def test_helper_options(render_crispy):
    html = render_crispy(project(form_tag=False, mark_optional=False))
    assert not html.all("form")
    assert html.text("label[for=id_owner]") == "Ejer"
    assert "novalidate" not in render_crispy(project(novalidate=False)).one("form").attrib


@pytest.mark.parametrize("with_layout", [True, False])
def test_mark_optional_off_reaches_fields_with_and_without_layout(render_crispy, with_layout):
    form = Project()
    form.helper = DkfdsHelper(form if with_layout else None, mark_optional=False)
    assert "frivilligt" not in render_crispy(form).source


def test_attributes_of_the_form(render_crispy):
    form = project()
    form.helper.form_id, form.helper.form_class, form.helper.form_action = "ny", "smal", "/gem/"
    form.helper.attrs["data-a"] = "b"
    html = render_crispy(form)
    html.one("form#ny.smal[action='/gem/'][data-a=b][novalidate]")


def test_form_with_files_is_multipart(render_crispy):
    form = Upload()
    form.helper = DkfdsHelper(form)
    assert render_crispy(form).one("form").attrib["enctype"] == "multipart/form-data"


def test_plain_form_helper_and_no_helper_work_too(render_crispy, render):
    form = Project()
    assert len(render_crispy(form).all("form > div.form-group")) == 3
    form.helper = FormHelper(form)
    assert len(render_crispy(form).all("form > div.form-group")) == 3
    assert len(render(Project()).all("body > div.form-group")) == 3


def test_labels_and_errors_can_be_hidden(render_crispy):
    form = project(data={})
    form.helper.form_show_labels = False
    form.helper.form_show_errors = False
    html = render_crispy(form)
    assert len(html.all("label.form-label.sr-only, legend.form-label.sr-only")) == 3
    assert not html.all(".form-error, .form-error-message")


def test_single_field_through_the_filter(render):
    html = render(Project(), "{% load crispy_forms_tags %}{{ form.title|as_crispy_field }}")
    html.one("div.form-group > label.form-label + input.form-input")
    assert len(html.all("input")) == 1


def test_no_class_of_crispy_or_bootstrap_is_left(render_crispy):
    form = project(
        Fieldset("Om", "title"),
        MultiField("Flere", "owner"),
        Div("kind"),
        ButtonHolder(Submit("a", "A"), Button("b", "B"), Reset("c", "C"), StrictButton("D")),
        data={},
    )
    junk = {
        "textinput",
        "radioselect",
        "ctrlHolder",
        "blockLabel",
        "error",
        "btn",
        "btn-primary",
        "btn-inverse",
    }
    for element in render_crispy(form).all("[class]"):
        assert not junk & set(element.attrib["class"].split())


# --- Layout objects ----------------------------------------------------------------------------------------


def test_fieldset_keeps_the_legends_of_its_choices(render_crispy):
    html = render_crispy(
        project(Fieldset("Om {{ what }}", "title", "kind", css_id="om", data_a="b")), what="os"
    )
    assert html.text("form > fieldset#om[data-a=b] > legend:first-child") == "Om os"
    assert html.text("fieldset#om > .form-group > fieldset > legend.form-label") == "Slags"
    assert html.text("fieldset#om > .form-group > label.form-label") == "Titel"


def test_fieldset_escapes_variables_in_its_legend(render_crispy):
    html = render_crispy(project(Fieldset("{{ what }}", "title")), what="<script>")
    assert html.text("legend") == "<script>"


def test_fieldset_without_legend_has_none(render_crispy):
    assert not render_crispy(project(Fieldset("", "title"))).all("legend")


def test_div_row_and_columns(render_crispy):
    html = render_crispy(
        project(
            Div("kind", css_id="d", css_class="egen", data_a="b"),
            Row(Column("title"), Column("owner", css_class="col-4", css_id="smal"), css_id="r"),
        )
    )
    html.one("div#d.egen[data-a=b] > .form-group")
    html.one("div#r.row > div.col-12.col-md > .form-group > #id_title")
    html.one("div#r.row > div#smal > .form-group > #id_owner")
    assert html.one("#smal").attrib["class"] == "mt-5 col-4"


def test_field_gets_classes_and_attributes(render_crispy):
    html = render_crispy(
        project(Field("title", css_class="input-width-xl", wrapper_class="bred", data_a="b"), Field("owner"))
    )
    html.one("div.form-group.bred > input.form-input.input-width-xl[data-a=b]#id_title")
    assert "bred" not in html.one("div:has(> #id_owner)").attrib["class"]


def test_multifield_is_a_fieldset(render_crispy):
    html = render_crispy(
        project(MultiField("Navne", "title", "owner", help_text="To stykker", css_id="m"), data={})
    )
    assert html.text("fieldset#m > legend.form-label") == "Navne"
    assert html.text("fieldset#m > legend + .form-hint") == "To stykker"
    assert len(html.all("fieldset#m > .form-group > input.form-input")) == 2


def test_html_sees_the_page_context(render_crispy):
    assert render_crispy(project(HTML("<p>{{ what }}</p>")), what="<b>").text("form > p") == "<b>"


@pytest.mark.parametrize(
    ("button", "selector"),
    [
        (Submit("save", "Gem & luk"), "button[type=submit]#submit-id-save.button.button-primary"),
        (
            Submit("save", "Gem & luk", css_class="button-secondary"),
            "button.button-secondary:not(.button-primary)",
        ),
        (Button("save", "Gem & luk"), "button[type=button].button.button-secondary"),
        (Reset("save", "Gem & luk"), "button[type=reset].button.button-secondary"),
        (Button("save", "Gem & luk", css_id="k", data_a="b"), "button#k[data-a=b]"),
    ],
)
@pytest.mark.parametrize("holder", [ButtonHolder, FormActions, "inputs"])
def test_buttons(render_crispy, button, selector, holder):
    form = project()
    if holder == "inputs":
        form.helper.add_input(button)
    else:
        form.helper.layout.append(holder(button))
    html = render_crispy(form)
    assert html.text(f"form > div.button-group > {selector}") == "Gem & luk"
    assert html.one("button").attrib["name"] == "save"
    assert html.one("button").attrib["value"] == "Gem & luk"


@pytest.mark.parametrize(
    ("button", "selector"),
    [
        (StrictButton("Gem"), "button[type=button].button.button-secondary"),
        (StrictButton("Gem", type="submit", name="a"), "button[type=submit][name=a].button.button-primary"),
        (StrictButton("Gem", css_class="button-tertiary", css_id="k"), "button#k.button.button-tertiary"),
    ],
)
def test_strict_buttons(render_crispy, button, selector):
    assert (
        render_crispy(project(FormActions(button, css_id="f"))).text(f"#f.button-group > {selector}") == "Gem"
    )


def test_hidden_input_of_a_layout_is_bare(render_crispy):
    html = render_crispy(project(Hidden("trin", "2")))
    assert html.one("form > input").attrib == {"type": "hidden", "name": "trin", "value": "2"}


# --- Formsets ----------------------------------------------------------------------------------------------


def formset(data: dict | None = None, **options) -> forms.BaseFormSet:
    bound = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", **data} if data is not None else None
    people = People(bound)
    people.helper = DkfdsHelper(**options)
    return people


@pytest.mark.parametrize("layout", [None, Layout("name", "role", "active")])
def test_formset_has_management_form_and_numbered_forms(render_crispy, layout):
    people = formset()
    people.helper.layout = layout
    people.helper.add_input(Submit("save", "Gem"))
    html = render_crispy(people)
    assert len(html.all("form[novalidate] > input[name=form-TOTAL_FORMS]")) == 1
    assert html.texts("form > fieldset > legend") == ["Nr. 1", "Nr. 2"]
    for number in (0, 1):
        html.one(f"fieldset > .form-group > input.form-input[name=form-{number}-name]")
        html.one(f"fieldset > input[type=hidden][name=form-{number}-key]")
    html.one("form > .button-group > button[type=submit]")
    assert len(html.ids()) == len(set(html.ids()))


def test_formset_through_the_filter(render):
    html = render(People())
    html.one("input[name=form-TOTAL_FORMS]")
    assert len(html.all("fieldset > .form-group > input[type=text]")) == 4


def test_formset_shows_its_errors(render_crispy, render):
    people = formset({"form-0-role": "Leder"})
    people.non_form_errors().append("For få.")
    html = render_crispy(people)
    assert html.text(".alert.alert-error .alert-text") == "For få."
    html.one(".form-group.form-error > .form-error-message#id_form-0-name_error")
    html = render(people, "{% load crispy_forms_tags %}{{ form|as_crispy_errors }}")
    assert html.text(".alert .alert-text") == "For få."


def test_formset_as_table(render_crispy):
    people = formset({"form-0-role": "Leder"})
    people.helper.template = "dkfds/table_inline_formset.html"
    html = render_crispy(people)
    table = "form > .table--responsive-scroll[tabindex='0'] > table.table"
    assert html.texts(f"{table} > thead th[scope=col]") == ["Nr.", "Navn", "Rolle (frivilligt)", "Aktiv"]
    assert html.texts(f"{table} > tbody th[scope=row]") == ["1", "2"]
    assert len(html.all(f"{table} > tbody td > .form-group > label.sr-only + input")) == 3
    html.one("td > .form-error > .form-error-message#id_form-0-name_error + input[name=form-0-name]")
    assert len(html.all("form > input[type=hidden][name$=-key]")) == 2
    assert len(html.all("form > input[name=form-TOTAL_FORMS]")) == 1
    assert len(html.ids()) == len(set(html.ids()))
