from __future__ import annotations

from django.urls import path

from charteroak.web.desk.home import contact, views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("check-in/", views.check_in_code, name="desk_check_in"),
    path("walk-in/", views.walk_in, name="desk_walk_in"),
    path("contact/<uuid:reference>/", contact.show_contact, name="desk_contact"),
]
