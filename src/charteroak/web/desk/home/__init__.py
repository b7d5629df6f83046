"""What waits at this desk: appointments, visits under way, and the way to find a card."""
