"""`{% error_summary form %}`: one list above the h1 that leads to every error."""

import pytest
from django import forms
from django.template import engines

FRUITS = [("a", "Æble"), ("p", "Pære")]


class Application(forms.Form):
    name = forms.CharField(label="Navn")
    fruit = forms.ChoiceField(label="Frugt", choices=FRUITS, widget=forms.RadioSelect)
    basket = forms.MultipleChoiceField(label="Kurv", choices=FRUITS, widget=forms.CheckboxSelectMultiple)
    town = forms.ChoiceField(label="By", choices=[("Nord", [("1", "Aalborg")])], widget=forms.RadioSelect)
    time = forms.SplitDateTimeField(label="Tid")
    day = forms.DateField(label="Hvilken dag?", widget=forms.SelectDateWidget)
    agreed = forms.BooleanField(label="Enig")
    secret = forms.IntegerField(label="Nøgle", widget=forms.HiddenInput)


class Person(forms.Form):
    name = forms.CharField(label="Navn")


People = forms.formset_factory(Person, extra=2, can_delete=True)


def people(**fields: str) -> forms.BaseFormSet:
    return People({"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", **fields})


def test_markup_takes_focus_and_is_announced(render_summary):
    html = render_summary(Application({}))
    alert = html.one("nav[aria-label] > div.alert.alert-error[role=alert]")
    assert alert.attrib["tabindex"] == "-1"
    assert "autofocus" in alert.attrib
    assert alert.attrib["data-module"] == "error-summary"
    assert html.text(".alert-body > h2.alert-heading") == "Der er fejl i formularen"


def test_a_list_of_forms_is_one_summary(render_summary):
    page = [Person({}, prefix="a"), Person({"b-name": "Bo"}, prefix="b"), Person({}, prefix="c")]
    targets = [link.attrib["href"] for link in render_summary(page).all("li > a.function-link")]
    assert targets == ["#id_a-name", "#id_c-name"]


@pytest.mark.parametrize("prefix", [None, "trin"])
def test_every_link_leads_to_a_control_in_the_form(render, render_summary, prefix):
    form = Application({}, prefix=prefix)
    targets = [link.attrib["href"] for link in render_summary(form).all("li > a.function-link")]
    assert len(targets) == 7
    page = render(form)
    for target in targets:
        assert page.one(target).tag.endswith(("input", "select")), target


def test_links_name_the_field_before_the_message(render_summary):
    form = Application({})
    form.errors.clear()
    form.add_error("name", "Skriv dit navn.")
    form.add_error("day", "Vælg en dag.")
    assert render_summary(form).texts("li") == ["Navn: Skriv dit navn.", "Hvilken dag? Vælg en dag."]


def test_errors_without_a_visible_field_have_no_link(render_summary):
    form = Application({"secret": "x"})
    form.errors.clear()
    form.add_error(None, "Datoerne passer ikke sammen.")
    form.add_error("secret", "Indtast et heltal.")
    html = render_summary(form)
    assert html.texts("li") == ["Datoerne passer ikke sammen.", "Nøgle: Indtast et heltal."]
    assert not html.all("a")


@pytest.mark.parametrize(("count", "text"), [(1, "Ret fejlen:"), (2, "Ret fejlene:")])
def test_grammar_follows_the_number_of_errors(render_summary, count, text):
    form = Person({"name": "Ida"})
    for number in range(count):
        form.add_error("name", f"Fejl {number}")
    assert render_summary(form).text("p.alert-text") == text


@pytest.mark.parametrize("form", [Person(), Person({"name": "Ida"}), People(), None, ""])
def test_nothing_for_unbound_valid_or_missing_forms(render_summary, form):
    assert render_summary(form).source.strip() == ""


def test_nothing_when_the_page_has_no_form():
    template = engines["django"].from_string("{% load crispy_dkfds %}{% error_summary form %}")
    assert template.render({}).strip() == ""


def test_form_without_ids_is_listed_without_links(render_summary):
    html = render_summary(Person({}, auto_id=False))
    assert len(html.all("li")) == 1
    assert not html.all("a")


def test_choice_without_options_is_listed_without_link(render_summary):
    form = type("Empty", (forms.Form,), {"x": forms.ChoiceField(widget=forms.RadioSelect)})({})
    html = render_summary(form)
    assert len(html.all("li")) == 1
    assert not html.all("a")


def test_id_of_the_widget_is_the_target(render_summary):
    field = forms.CharField(widget=forms.TextInput(attrs={"id": "eget"}))
    html = render_summary(type("OwnId", (forms.Form,), {"x": field})({}))
    assert html.one("a").attrib["href"] == "#eget"


def test_formset_errors_carry_their_number(render, render_summary):
    formset = people(**{"form-0-name": "Ida"})
    html = render_summary(formset)
    assert html.text("li").startswith("Nr. 2: Navn: ")
    assert render(formset).one(html.one("a").attrib["href"]).attrib["name"] == "form-1-name"


def test_errors_of_forms_to_be_deleted_are_left_out(render_summary):
    formset = people(**{"form-0-name": "Ida", "form-1-DELETE": "on"})
    assert formset.is_valid()
    assert render_summary(formset).source.strip() == ""


def test_several_forms_share_one_summary(render):
    template = "{% load crispy_dkfds %}{% error_summary form people %}"
    html = render(Person({}), template, people=people())
    assert len(html.all("nav")) == 1
    assert len(html.all("li")) == 3


def test_broken_management_form_is_told(render_summary):
    assert len(render_summary(People({})).all("li")) == 1


# --- The form's own alert ----------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["{{ form|crispy }}", "{% crispy form %}"])
def test_errors_without_a_field_are_shown_in_the_form(render, tag):
    form = Application({"secret": "x"})
    form.add_error(None, "Datoerne passer ikke sammen.")
    html = render(form, "{% load crispy_forms_tags %}" + tag)
    texts = html.texts(".alert.alert-error[role=alert] .alert-text")
    assert texts[0] == "Datoerne passer ikke sammen."
    assert texts[1].startswith("Nøgle: ")
    assert len(texts) == 2


@pytest.mark.parametrize("tag", ["{{ form|crispy }}", "{% crispy form %}"])
def test_errors_in_the_summary_are_not_repeated(render, tag):
    form = Person({})
    form.add_error(None, "Datoerne passer ikke sammen.")
    html = render(form, "{% load crispy_forms_tags crispy_dkfds %}{% error_summary form %}" + tag)
    assert html.source.count("Datoerne passer ikke sammen.") == 1


def test_form_without_loose_errors_has_no_alert(render):
    assert not render(Person({})).all(".alert")


def test_as_crispy_errors_shows_the_alert(render):
    form = Person({"name": "Ida"})
    form.add_error(None, "Nej.")
    html = render(form, "{% load crispy_forms_tags %}{{ form|as_crispy_errors }}")
    assert html.text(".alert.alert-error .alert-text") == "Nej."
