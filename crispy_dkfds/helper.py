from crispy_forms.helper import FormHelper
from django.forms import BaseForm
from django.template import Context
from django.utils.safestring import SafeString


class DkfdsHelper(FormHelper):
    """A FormHelper that leaves validation to the server, whose messages are Danish and stay on the page.

    Give it the form (`DkfdsHelper(self)` in the form's `__init__`) or set a layout: without either of them
    it never meets the form, and the fields keep their `required` attribute.
    """

    template_pack = "dkfds"

    def __init__(
        self,
        form: BaseForm | None = None,
        *,
        form_tag: bool = True,
        novalidate: bool = True,
        mark_optional: bool = True,
    ) -> None:
        super().__init__(form)
        self.form_tag = form_tag
        self.mark_optional = mark_optional  # off for search forms, where every field is optional
        if novalidate:
            self.attrs["novalidate"] = True
        if form is not None:
            form.use_required_attribute = False

    def render_layout(self, form: BaseForm, context: Context, template_pack: str = "dkfds") -> SafeString:
        form.use_required_attribute = False
        return super().render_layout(form, context, template_pack=template_pack)
