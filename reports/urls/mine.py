from django.urls import path

from ..views import mine, orders

app_name = "my_reports"
urlpatterns = [
    path("", mine.report_list, name="list"),
    path("flere-projekter/", orders.order_several, name="order_several"),
    path("<uuid:report_id>/", mine.show, name="report"),
    path("<uuid:report_id>/fil", mine.download, name="download"),
    path("<uuid:report_id>/mail/", mine.mail, name="mail"),
    path("<uuid:report_id>/annuller/", mine.cancel, name="cancel"),
    path("<uuid:report_id>/fjern/", mine.remove, name="remove"),
    path("<uuid:report_id>/lav-igen/", mine.make_again, name="make_again"),
]
