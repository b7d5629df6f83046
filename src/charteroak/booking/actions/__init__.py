"""What the booking room writes: seats, appointments, contacts."""

from charteroak.booking.actions.appointments import (
    book_seat,
    cancel_appointment,
    check_in_appointment,
    destroy_past_appointments,
    mark_no_shows,
    move_appointment,
)
from charteroak.booking.actions.contacts import (
    ContactClosed,
    NoContact,
    destroy_past_contacts,
    open_contact,
    publish_desk_keys,
    withdraw_desk_keys,
)
from charteroak.booking.actions.refusals import (
    AlreadyCheckedIn,
    BookingRefused,
    Cancelled,
    NotOffered,
    SlotTaken,
    TooLate,
    UnknownCode,
    WrongDay,
)
from charteroak.booking.actions.seats import destroy_past_seats, open_seats

__all__ = [
    "AlreadyCheckedIn",
    "BookingRefused",
    "Cancelled",
    "ContactClosed",
    "NoContact",
    "NotOffered",
    "SlotTaken",
    "TooLate",
    "UnknownCode",
    "WrongDay",
    "book_seat",
    "cancel_appointment",
    "check_in_appointment",
    "destroy_past_appointments",
    "destroy_past_contacts",
    "destroy_past_seats",
    "mark_no_shows",
    "move_appointment",
    "open_contact",
    "open_seats",
    "publish_desk_keys",
    "withdraw_desk_keys",
]
