"""Book for who calls or stands at the desk; find an appointment by its code, and take a time that is kept for it."""
