from django.urls import path

from ..views import checks

app_name = "checks"
urlpatterns = [
    path("", checks.check_list, name="check_list"),
    path("<slug:check_key>/", checks.show_check, name="check"),
    path("<slug:check_key>/svar/", checks.answer_check, name="answer_check"),
]
