from django.urls import path

from ..views import experiences

app_name = "experiences"
urlpatterns = [
    path("", experiences.experience_list, name="list"),
    path("<int:lesson_id>/", experiences.show_lesson, name="lesson"),
]
