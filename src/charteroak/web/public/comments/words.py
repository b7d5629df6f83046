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
    "missing": pgettext_lazy("what is wrong", "Something is missing here"),
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
# Shown with the text still in its field; the telephone of the city stands at the foot of each page.
QUEUE_FULL = pgettext_lazy(
    "comments", "So much waits to be read by us that we take no more today. Try again tomorrow, or call us."
)
TOLD_OFTEN = pgettext_lazy(
    "comments", "Many people have told us about this. We are reading it: nothing more is needed."
)
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
    "advert": pgettext_lazy("mark of a comment", "looks like advertising"),
}
# Pages that are neither articles nor services, by the names of their routes (guide/site_pages.py).
SITE_WORDS = {
    "home": pgettext_lazy("page of the site", "First page"),
    "eligibility": pgettext_lazy("page of the site", "Can I get a card?"),
    "places": pgettext_lazy("page of the site", "Where to use the card"),
    "book": pgettext_lazy("page of the site", "Book a time"),
    "lost": pgettext_lazy("page of the site", "Lost card"),
    "guide": pgettext_lazy("page of the site", "Guide to help"),
    "help": pgettext_lazy("page of the site", "Find help"),
    "help_map": pgettext_lazy("page of the site", "Map of help"),
    "tools": pgettext_lazy("page of the site", "Tools that keep no trace"),
    "tool_family_plan": pgettext_lazy("page of the site", "Family plan"),
    "tool_find_a_person": pgettext_lazy("page of the site", "Find somebody who is detained"),
    "tool_complaint": pgettext_lazy("page of the site", "Where can I complain?"),
    "tool_report": pgettext_lazy("page of the site", "Report a problem to the city"),
    "held": pgettext_lazy("page of the site", "What we hold"),
    "public_journal": pgettext_lazy("page of the site", "The public journal"),
    "my_visit": pgettext_lazy("page of the site", "What was done in your visit"),
    "reports": pgettext_lazy("page of the site", "What is asked of us by law"),
    "public_records": pgettext_lazy("page of the site", "Public records"),
    "checker": pgettext_lazy("page of the site", "Check a card"),
}
