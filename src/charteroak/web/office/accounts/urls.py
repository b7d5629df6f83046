from __future__ import annotations

from django.urls import path

from charteroak.web.office.accounts import views

urlpatterns = [
    path("", views.accounts, name="office_accounts"),
    path("new/", views.new, name="office_account_new"),
    path("<slug:ref>/change/", views.change, name="office_account_change"),
    path("<slug:ref>/close/", views.close, name="office_account_close"),
    path("<slug:ref>/code/", views.setup_code, name="office_account_code"),
]
