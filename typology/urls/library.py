from django.urls import path

from ..views import library

app_name = "cases"
urlpatterns = [
    path("", library.case_list, name="case_list"),
    path("<slug:case_key>/", library.case_detail, name="case"),
]
