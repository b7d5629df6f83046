"""What the booking room writes: seats, appointments, contacts, the waiting list, offers, closures."""

from charteroak.booking.actions.appointments import (
    book_seat,
    cancel_appointment,
    check_in_appointment,
    destroy_past_appointments,
    mark_no_shows,
    move_appointment,
)
from charteroak.booking.actions.closures import Displaced, close_site, offer_earlier, reopen_site
from charteroak.booking.actions.contacts import (
    ContactClosed,
    NoContact,
    destroy_past_contacts,
    open_contact,
    publish_desk_keys,
    withdraw_desk_keys,
)
from charteroak.booking.actions.contacts_on_the_move import seal_contacts_anew
from charteroak.booking.actions.doubles import GRACE, cancel_doubles, mark_contact
from charteroak.booking.actions.offers import decline_offer, lapse_offers, take_offer
from charteroak.booking.actions.refusals import (
    AlreadyBooked,
    AlreadyCheckedIn,
    BookingRefused,
    Cancelled,
    NotOffered,
    OfferOver,
    SlotTaken,
    TooLate,
    UnknownCode,
    WrongDay,
)
from charteroak.booking.actions.seats import destroy_past_seats, open_seats
from charteroak.booking.actions.telling import let_go_of_contact, open_contact_to_tell
from charteroak.booking.actions.waiting import (
    destroy_past_waiting,
    join_waiting,
    leave_waiting,
    offer_free_times,
)
from charteroak.booking.actions.waiting_room import (
    PlaceUsed,
    admit_place,
    count_line_on,
    destroy_past_line_places,
    join_line,
    use_place,
)

__all__ = [
    "GRACE",
    "AlreadyBooked",
    "AlreadyCheckedIn",
    "BookingRefused",
    "Cancelled",
    "ContactClosed",
    "Displaced",
    "NoContact",
    "NotOffered",
    "OfferOver",
    "PlaceUsed",
    "SlotTaken",
    "TooLate",
    "UnknownCode",
    "WrongDay",
    "admit_place",
    "book_seat",
    "cancel_appointment",
    "cancel_doubles",
    "check_in_appointment",
    "close_site",
    "count_line_on",
    "decline_offer",
    "destroy_past_appointments",
    "destroy_past_contacts",
    "destroy_past_line_places",
    "destroy_past_seats",
    "destroy_past_waiting",
    "join_line",
    "join_waiting",
    "lapse_offers",
    "leave_waiting",
    "let_go_of_contact",
    "mark_contact",
    "mark_no_shows",
    "move_appointment",
    "offer_earlier",
    "offer_free_times",
    "open_contact",
    "open_contact_to_tell",
    "open_seats",
    "publish_desk_keys",
    "reopen_site",
    "seal_contacts_anew",
    "take_offer",
    "use_place",
    "withdraw_desk_keys",
]
