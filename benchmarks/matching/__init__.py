"""Measures room `matching`: an invented city and real key holders (`run`), splink beside it, labelled sets of others.

Not part of the program. `run.py` is `make bench-matching`; `labelled_set.py` reads any CSV in which somebody said which
records are of one person; `splink_link.py` runs in an environment of its own, which alone has splink.
"""
