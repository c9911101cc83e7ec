from django.urls import path

from ..views import library

app_name = "cases"
urlpatterns = [
    path("", library.case_list, name="case_list"),
    path("cases.json", library.cases_json, name="json"),
    path("<slug:case_key>/", library.case_detail, name="case"),
]
