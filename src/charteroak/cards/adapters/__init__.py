"""The outside edge of cards: typesetting both faces."""
