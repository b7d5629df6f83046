from __future__ import annotations

from django.urls import path

from charteroak.web.public.book.appointment import (
    appointment,
    appointment_cancel,
    appointment_find,
    appointment_ics,
)
from charteroak.web.public.book.views import book, book_confirm

urlpatterns = [
    path("", book, name="book"),
    path("find/", appointment_find, name="appointment_find"),
    path("done/<str:token>/", appointment, name="appointment"),
    path("done/<str:token>/calendar.ics", appointment_ics, name="appointment_ics"),
    path("done/<str:token>/cancel/", appointment_cancel, name="appointment_cancel"),
    path("at/<slug:site>/<str:stamp>/", book_confirm, name="book_confirm"),
]
