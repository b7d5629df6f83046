"""Has this person a card already? Keyed fingerprints only: without the key, nothing here can be read or listed."""
