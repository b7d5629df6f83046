from __future__ import annotations

from django.urls import path

from charteroak.web.public.journal.views import journal

urlpatterns = [path("", journal, name="public_journal")]
