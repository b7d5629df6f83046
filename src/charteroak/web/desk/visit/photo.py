"""The photo: from the desk's camera (script) or from a file; one face, cropped."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from charteroak.custody.queries import check_key_store
from charteroak.enrollment.actions import open_photo_of, record_photo
from charteroak.enrollment.queries import get_visit
from charteroak.enrollment.states import check_step
from charteroak.lib.clock import now
from charteroak.photos.rules import PhotoRefused
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import desk_page
from charteroak.web.desk.visit.views import show_step

_PICTURES = "image/jpeg,image/png,image/webp"


class PictureForm(forms.Form):
    """A picture, from the camera or from a file; at most 8 MB, kept in memory only."""

    image = forms.FileField(
        label=_("Picture: JPEG, PNG or WebP, at most 8 MB"),
        widget=forms.FileInput(attrs={"accept": _PICTURES}),
        error_messages={
            "required": _("Take a picture, or choose a file of at most 8 MB."),
            "empty": _("This file is empty. Choose another."),
        },
    )


class ScanForm(PictureForm):
    """A picture of the printed back; where there is no printer, the PDF itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["image"].label = _("Picture or PDF of the card, at most 8 MB")
        self.fields["image"].widget.attrs["accept"] = f"{_PICTURES},application/pdf"


def words_for_photo(reason: str) -> str:
    """Return what the desk can do about a photo that cannot be used."""
    words = {
        "unreadable": gettext("This file is no picture that can be read. Use JPEG, PNG or WebP."),
        "too_large": gettext("This picture is too large. Use one of at most 8 MB."),
        "too_small": gettext("This picture is too small. Move the camera closer."),
        "no_face": gettext("No face was found. Look straight into the camera, in good light."),
        "several_faces": gettext("More than one face was found. Only one person may be in the picture."),
        "too_dark": gettext("The picture is too dark. Turn on a light in front of the person."),
        "too_bright": gettext("The picture is too bright. Turn away from the window or the lamp."),
        "blurred": gettext("The picture is blurred. Hold still and try again."),
        "face_too_small": gettext("The face is too small. Move closer."),
    }
    return words.get(reason, words["unreadable"])


@staff(Permission.VISIT_WORK)
@desk_page
@require_http_methods(["GET", "POST"])
def photo(request: HttpRequest, ref: str) -> HttpResponse:
    actor = actor_of(request)
    visit = get_visit(ref, by=actor)
    check_step("photo", visit.state)
    if request.method == "GET":
        check_key_store()  # asked for before the picture is taken, so that none is taken in vain
        return show_step(request, visit, "photo", {"form": PictureForm()})
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            record_photo(ref=ref, image=form.cleaned_data["image"].read(), at=now(), by=actor)
            return redirect("visit", ref=ref)
        except PhotoRefused as refused:
            form.add_error("image", words_for_photo(str(refused.reason)))
    return show_step(request, visit, "photo", {"form": form}, status=422)


@staff(Permission.VISIT_WORK)
@desk_page
@require_GET
def picture(request: HttpRequest, ref: str) -> HttpResponse:
    """Return the cropped photo, for the screen of this visit alone."""
    actor = actor_of(request)
    image = open_photo_of(ref=ref, why="picture", policy=current_policy(), at=now(), by=actor)
    kind = "image/webp" if image[:4] == b"RIFF" else "image/jpeg" if image[:2] == b"\xff\xd8" else "image/png"
    return HttpResponse(image, content_type=kind, headers={"Cache-Control": "no-store, private"})
