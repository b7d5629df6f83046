from __future__ import annotations

from django.urls import path

from charteroak.web.office.demands import answer, holds, views

urlpatterns = [
    path("", views.demands, name="office_demands"),
    path("record/", views.record, name="office_demand_record"),
    path("holds/", holds.holds, name="office_holds"),
    path("holds/new/", holds.set_hold, name="office_hold_new"),
    path("holds/<slug:renews>/renew/", holds.set_hold, name="office_hold_renew"),
    path("holds/<slug:ref>/end/", holds.end_hold, name="office_hold_end"),
    path("hostile-day/", holds.hostile_day, name="office_hostile_day"),
    path("answer/<slug:act>/", answer.answer, name="office_demand_answer"),
    path("<slug:ref>/", views.demand, name="office_demand"),
    path("<slug:ref>/letter/<slug:language>/", views.letter, name="office_demand_letter"),
]
