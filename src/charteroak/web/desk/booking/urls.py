from __future__ import annotations

from django.urls import path

from charteroak.web.desk.booking import moves, views

urlpatterns = [
    path("", views.booking, name="desk_booking"),
    path("find/", views.find, name="desk_booking_find"),
    path("done/<uuid:reference>/", views.done, name="desk_booking_done"),
    path("done/<uuid:reference>/take/", views.take, name="desk_booking_take"),
    path("done/<uuid:reference>/cancel/", views.cancel, name="desk_booking_cancel"),
    path("done/<uuid:reference>/move/", moves.move, name="desk_booking_move"),
    path("done/<uuid:reference>/move/<slug:site>/<str:stamp>/", moves.move_to, name="desk_booking_move_to"),
    path("at/<slug:site>/<str:stamp>/", views.confirm, name="desk_booking_confirm"),
]
