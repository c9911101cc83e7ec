from django.urls import path

from ..views import direct, orders

app_name = "reports"
urlpatterns = [
    path("rapporter/", orders.order, name="order"),
    path("rapport.pdf", direct.report_pdf, name="report_pdf"),
    path("udgaver/<int:number>/rapport.pdf", direct.version_pdf, name="version_pdf"),
    path("faser/<slug:step_key>/tjekliste.pdf", direct.checklist_pdf, name="checklist_pdf"),
]
