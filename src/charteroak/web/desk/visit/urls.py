from __future__ import annotations

from django.urls import path

from charteroak.web.desk.visit import card, details, evidence, fee, match, old_card, photo, views

urlpatterns = [
    path("<slug:ref>/", views.visit, name="visit"),
    path("<slug:ref>/details/", details.details, name="visit_details"),
    path("<slug:ref>/old-card/", old_card.old_card, name="visit_old_card"),
    path("<slug:ref>/old-card/not-theirs/", old_card.not_a_renewal, name="visit_not_a_renewal"),
    path("<slug:ref>/papers/", evidence.evidence, name="visit_evidence"),
    path("<slug:ref>/match/", match.match, name="visit_match"),
    path("<slug:ref>/match/open/", match.open_both, name="visit_match_open"),
    path("<slug:ref>/match/decide/", match.decide, name="visit_match_decide"),
    path("<slug:ref>/match/check/", match.check_now, name="visit_match_check"),
    path("<slug:ref>/match/in-writing/", match.in_writing, name="visit_match_writing"),
    path("<slug:ref>/photo/", photo.photo, name="visit_photo"),
    path("<slug:ref>/photo/picture/", photo.picture, name="visit_picture"),
    path("<slug:ref>/fee/", fee.take, name="visit_fee"),
    path("<slug:ref>/receipt/", fee.receipt, name="visit_receipt"),
    path("<slug:ref>/card/", card.make, name="visit_card"),
    path("<slug:ref>/card/print/", card.document, name="visit_print"),
    path("<slug:ref>/check/", card.check, name="visit_check"),
    path("<slug:ref>/correct/", card.correct, name="visit_correct"),
    path("<slug:ref>/hand-over/", card.give, name="visit_hand_over"),
    path("<slug:ref>/give-up/", views.give_up_visit, name="visit_give_up"),
]
