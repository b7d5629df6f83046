from __future__ import annotations

from django.urls import path

from charteroak.web.office.lines import views

urlpatterns = [
    path("", views.lines, name="office_lines"),
    path("counter/", views.counter, name="office_lines_counter"),
    path("door/", views.door, name="office_lines_door"),
    path("kiosk/", views.kiosk, name="office_lines_kiosk"),
    path("kiosk/<int:kiosk>/end/", views.end, name="office_lines_kiosk_end"),
]
