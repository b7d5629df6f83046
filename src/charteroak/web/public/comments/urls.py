from __future__ import annotations

from django.urls import path, register_converter

from charteroak.guide.site_pages import SITE_PAGES
from charteroak.web.public.comments import account, own, views, wrong


class _SitePage:
    """The name of a page's route, so that a template asks for the address with any page's and has none for others."""

    regex = "|".join(sorted(SITE_PAGES, key=len, reverse=True))

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        if value not in SITE_PAGES:
            raise ValueError
        return value


register_converter(_SitePage, "site_page")

urlpatterns = [
    path("comments/", account.home, name="comments_home"),
    path("comments/account/", own.account, name="comments_account"),
    path("comments/account/new/", account.ask, name="comments_ask"),
    path("comments/account/sent/", account.sent, name="comments_sent"),
    path("comments/account/link/<str:token>/", account.link, name="comment_link"),
    path("comments/account/sign-in/", account.sign_in_again, name="comments_sign_in"),
    path("comments/account/mail/", account.mail, name="comments_mail"),
    path("comments/account/code/", own.code, name="comments_code"),
    path("comments/account/leave/", own.leave, name="comments_leave"),
    path("comments/account/no-notices/", own.no_notices, name="comments_no_notices"),
    path("comments/account/no-notices/<str:token>/", own.end_notices, name="comments_end_notices"),
    path("comments/account/delete/", own.delete_all, name="comments_delete_all"),
    path("comments/account/comment/<uuid:comment>/", views.edit, name="comment_edit"),
    path("comments/account/comment/<uuid:comment>/delete/", views.delete, name="comment_delete"),
    path("comments/<slug:kind>/<slug:ref>/", views.comments, name="comments"),
    # Beside them, so that no cookie of theirs is sent.
    path("something-wrong/site/<site_page:ref>/", wrong.wrong_here, {"kind": "site"}, name="wrong_on"),
    path("something-wrong/<slug:kind>/<slug:ref>/", wrong.wrong_here, name="wrong_here"),
]
