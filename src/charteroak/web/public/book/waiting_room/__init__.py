"""The waiting room before a release that many want: places are drawn by lot at the opening; reloading gains nothing.

A place is a row and a signed cookie that names it. While one waits, a page looks at one number that is read once a
second for everybody. See docs/reference/booking.md.
"""
