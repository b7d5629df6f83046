from __future__ import annotations

from django.urls import path

from charteroak.web.desk.notice import views

urlpatterns = [
    path("", views.notice, name="desk_notice"),
    path("letter/", views.letter, name="desk_notice_letter"),
]
