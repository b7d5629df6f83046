"""Screens at the door, which are let in by a token, and the clerk's screen."""

from __future__ import annotations

from django.urls import path

from charteroak.web.desk.line import board, clerk, kiosk, screens

kiosk_patterns = [
    path("let-in/<slug:token>/", screens.let_in, name="kiosk_let_in"),
    path("screens/", screens.screens, name="screens"),
    path("", kiosk.start, name="kiosk"),
    path("code/", kiosk.by_code, name="kiosk_code"),
    path("walk-in/", kiosk.walk_in, name="kiosk_walk_in"),
    path("number/", kiosk.given, name="kiosk_given"),
    path("board/", board.board, name="board"),
]

line_patterns = [
    path("", clerk.line, name="desk_line"),
    path("counter/", clerk.counter, name="desk_line_counter"),
    path("next/", clerk.call, name="desk_line_next"),
    path("give/", clerk.give, name="desk_line_give"),
    path("number/<int:ticket>/", clerk.ticket_page, name="desk_line_ticket"),
    path("number/<int:ticket>/act/", clerk.act, name="desk_line_act"),
    path("number/<int:ticket>/move/", clerk.move, name="desk_line_move"),
    path("number/<int:ticket>/serve/", clerk.serve, name="desk_line_serve"),
]
