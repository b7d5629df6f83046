from __future__ import annotations

from django.urls import URLPattern, path

from charteroak.web.office.comments import views

urlpatterns: list[URLPattern] = [
    path("comments/", views.comments, name="office_comments"),
    path("comments/<uuid:comment>/", views.decide, name="office_comment_decide"),
    path("reports/", views.reports, name="office_reports"),
    path("reports/<uuid:report>/", views.settle, name="office_report_settle"),
]
