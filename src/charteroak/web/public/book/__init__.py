"""Book a time, wait for one, see it again with its code, move it, cancel it. No account and no name. Cookies: the
form's own, and one that holds a browser to one appointment at a time.

The code opens the appointment for whoever has it, so it stands in the page and in what is posted, never in an address:
addresses end up in histories and logs. Between pages goes a signed reference that opens the appointment for an hour.
"""
