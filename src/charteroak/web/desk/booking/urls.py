from __future__ import annotations

from django.urls import path

from charteroak.web.desk.booking import views

urlpatterns = [
    path("", views.booking, name="desk_booking"),
    path("find/", views.find, name="desk_booking_find"),
    path("done/<uuid:reference>/", views.done, name="desk_booking_done"),
    path("done/<uuid:reference>/take/", views.take, name="desk_booking_take"),
    path("done/<uuid:reference>/cancel/", views.cancel, name="desk_booking_cancel"),
    path("at/<slug:site>/<str:stamp>/", views.confirm, name="desk_booking_confirm"),
]
