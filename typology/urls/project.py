from django.urls import path

from ..views import dialogue, parts, placing

# Of the project as a whole; `?del=<id>` asks for one of its parts instead.
app_name = "typology"
urlpatterns = [
    path("", placing.show_placement, name="placement"),
    path("spoergsmaal/", placing.place_by_questions, name="place_by_questions"),
    path("vaerdier/", placing.place_by_values, name="place_by_values"),
    path("hver-for-sig/", dialogue.place_own, name="place_own"),
    path("hver-for-sig/spoergsmaal/", dialogue.place_own_by_questions, name="place_own_by_questions"),
    path("enige/", dialogue.agree, name="agree"),
    path("dele/", parts.edit_parts, name="parts"),
    path("dele/<int:part_id>/", parts.rename_part, name="rename_part"),
    path("dele/<int:part_id>/fjern/", parts.remove_part, name="remove_part"),
]
