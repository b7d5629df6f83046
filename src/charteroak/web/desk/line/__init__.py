"""The line at the door: the kiosk, the board on the wall, and the clerk's screen."""
