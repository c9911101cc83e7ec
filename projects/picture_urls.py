from django.urls import path

from .views import picture_files, pictures

app_name = "pictures"
urlpatterns = [
    path("", pictures.gallery, name="gallery"),
    path("tilfoej/", pictures.add, name="add"),
    path("<uuid:picture_id>.jpg", picture_files.whole, name="whole"),
    path("<uuid:picture_id>/lille.jpg", picture_files.small, name="small"),
    path("<uuid:picture_id>/", pictures.edit, name="edit"),
    path("<uuid:picture_id>/fjern/", pictures.remove, name="remove"),
]
