from __future__ import annotations

from django.urls import path

from charteroak.web.public.book.appointment import (
    appointment,
    appointment_cancel,
    appointment_find,
    appointment_ics,
)
from charteroak.web.public.book.move import appointment_move, appointment_move_to
from charteroak.web.public.book.offers import appointment_let_go, appointment_take
from charteroak.web.public.book.views import book, book_confirm
from charteroak.web.public.book.waiting import (
    waiting,
    waiting_join,
    waiting_leave,
    waiting_let_go,
    waiting_take,
)
from charteroak.web.public.book.waiting_room.views import book_line

urlpatterns = [
    path("", book, name="book"),
    path("line/", book_line, name="book_line"),
    path("find/", appointment_find, name="appointment_find"),
    path("done/<str:token>/", appointment, name="appointment"),
    path("done/<str:token>/calendar.ics", appointment_ics, name="appointment_ics"),
    path("done/<str:token>/cancel/", appointment_cancel, name="appointment_cancel"),
    path("done/<str:token>/take/", appointment_take, name="appointment_take"),
    path("done/<str:token>/let-go/", appointment_let_go, name="appointment_let_go"),
    path("done/<str:token>/move/", appointment_move, name="appointment_move"),
    path("done/<str:token>/move/<slug:site>/<str:stamp>/", appointment_move_to, name="appointment_move_to"),
    path("waiting/", waiting_join, name="waiting_join"),
    path("waiting/<str:token>/", waiting, name="waiting"),
    path("waiting/<str:token>/take/", waiting_take, name="waiting_take"),
    path("waiting/<str:token>/let-go/", waiting_let_go, name="waiting_let_go"),
    path("waiting/<str:token>/leave/", waiting_leave, name="waiting_leave"),
    path("at/<slug:site>/<str:stamp>/", book_confirm, name="book_confirm"),
]
