"""The page of one number in today's line, for whoever has the slip; and the words that all pages of a line share."""
