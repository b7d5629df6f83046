"""Book a time, see it again with its code, cancel it. No account, no name, no cookie but the form's own.

The code opens the appointment for whoever has it, so it stands in the page and in what is posted, never in an address:
addresses end up in histories and logs. Between pages goes a signed reference that opens the appointment for an hour.
"""
