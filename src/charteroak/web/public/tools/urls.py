from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from charteroak.web.public.tools import report, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="tools"),
    path("family-plan/", views.family_plan, name="tool_family_plan"),
    path("find-a-person/", views.find_a_person, name="tool_find_a_person"),
    path("complaint/", views.complaint, name="tool_complaint"),
    path("report-a-problem/", report.choose, name="tool_report"),
    path("report-a-problem/<path:code>/", report.report, name="tool_report_one"),
]
