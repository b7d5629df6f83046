"""What moderators and editors do: comments that wait or are reported, and what readers say is wrong."""
