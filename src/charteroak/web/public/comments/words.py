"""Words for the codes of comments and reports, for the public's pages and the office's."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

WRONG_WORDS = {
    "fact": pgettext_lazy("what is wrong", "Something said here is not true, or not any more"),
    "telephone": pgettext_lazy("what is wrong", "A phone number does not work"),
    "hours": pgettext_lazy("what is wrong", "The opening hours are wrong"),
    "closed": pgettext_lazy("what is wrong", "The place is closed or has moved"),
    "link": pgettext_lazy("what is wrong", "A link leads nowhere"),
    "words": pgettext_lazy("what is wrong", "I do not understand it, or the translation is wrong"),
    "other": pgettext_lazy("what is wrong", "Something else"),
}
WRONG_WITH_COMMENT_WORDS = {
    "personal": pgettext_lazy("what is wrong with a comment", "It tells who somebody is, or where they live"),
    "rude": pgettext_lazy("what is wrong with a comment", "It insults or threatens"),
    "wrong": pgettext_lazy("what is wrong with a comment", "It is false and could hurt somebody"),
    "advert": pgettext_lazy("what is wrong with a comment", "It is advertising"),
    "other": pgettext_lazy("what is wrong with a comment", "Something else"),
}
REFUSAL_WORDS = {
    "personal": pgettext_lazy("why a comment is not shown", "It tells who somebody is, or how to reach them"),
    "rude": pgettext_lazy("why a comment is not shown", "It insults or threatens"),
    "wrong": pgettext_lazy("why a comment is not shown", "It says something false that could hurt somebody"),
    "off_topic": pgettext_lazy("why a comment is not shown", "It is not about this page"),
    "advert": pgettext_lazy("why a comment is not shown", "It is advertising"),
    "other": pgettext_lazy("why a comment is not shown", "Another reason"),
}
STATE_WORDS = {
    "waiting": pgettext_lazy("state of a comment", "Waits to be read by us"),
    "published": pgettext_lazy("state of a comment", "Shown"),
    "refused": pgettext_lazy("state of a comment", "Not shown"),
    "removed": pgettext_lazy("state of a comment", "Shown no longer"),
}
MARK_WORDS = {
    "telephone": pgettext_lazy("mark of a comment", "long number"),
    "email": pgettext_lazy("mark of a comment", "e-mail address"),
    "a_number": pgettext_lazy("mark of a comment", "A-number"),
    "address": pgettext_lazy("mark of a comment", "street address"),
    "link": pgettext_lazy("mark of a comment", "link"),
}
