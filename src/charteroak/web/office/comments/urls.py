from __future__ import annotations

from django.urls import URLPattern, path

from charteroak.web.office.comments import views

urlpatterns: list[URLPattern] = [
    path("comments/", views.comments, name="office_comments"),
    path("comments/<uuid:comment>/", views.decide, name="office_comment_decide"),
    path("comments/advertising/", views.decide_adverts, name="office_comments_adverts"),
    path("reports/", views.reports, name="office_reports"),
    path("reports/advertising/", views.settle_adverts, name="office_reports_adverts"),
    path("reports/<uuid:report>/", views.settle, name="office_report_settle"),
]
