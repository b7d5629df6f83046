from __future__ import annotations

from django.urls import path

from charteroak.web.public.line import views

urlpatterns = [
    path("<slug:token>/", views.my_number, name="my_number"),
    path("<slug:token>/leave/", views.leave, name="my_number_leave"),
]
