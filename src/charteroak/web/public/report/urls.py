from __future__ import annotations

from django.urls import path

from charteroak.web.public.report import views

urlpatterns = [
    path("", views.reports, name="reports"),
    path("public-records/", views.public_records, name="public_records"),
    path("public-records/letter.pdf", views.public_records_letter, name="public_records_letter"),
    path("<slug:quarter>/", views.report, name="report"),
    path("<slug:quarter>/report.pdf", views.report_pdf, name="report_pdf"),
    path("<slug:quarter>/report.json", views.report_json, name="report_json"),
]
