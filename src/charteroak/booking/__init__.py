"""Sites, hours, seats and appointments. An appointment names no person."""
