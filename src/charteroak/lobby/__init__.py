"""Who is next? The line at the door of a site: tickets, counters, and how long it takes. It knows no name."""
