from django.conf import settings

from projects.management.commands.roles_table import markdown


def test_the_document_of_roles_says_what_the_code_does() -> None:
    """Made anew with `manage.py roles_table > docs/roles.md`."""
    assert (settings.BASE_DIR / "docs" / "roles.md").read_text() == markdown()
