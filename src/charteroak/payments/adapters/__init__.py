"""The outside edge of payments: typesetting the receipt."""
