from __future__ import annotations

from django.urls import path

from charteroak.web.office.acts import views

urlpatterns = [
    path("", views.acts, name="office_acts"),
    path("<slug:ref>/approve/", views.approve, name="office_act_approve"),
    path("<slug:ref>/refuse/", views.refuse, name="office_act_refuse"),
    path("<slug:ref>/withdraw/", views.withdraw, name="office_act_withdraw"),
]
