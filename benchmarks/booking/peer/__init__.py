"""Another booking program, django-appointment, as a small site: it runs in an environment of its own.

Nothing here imports ours. Its settings are as its documentation asks for, and kind to it where there is a choice: it
writes no log, keeps its e-mails as files instead of sending them, has one service without a price, and no payment.
"""
