"""The public journal in plain words: what is in it, who watches it, and how anybody checks it."""
