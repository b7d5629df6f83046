"""Machine endpoints: issuer keys, status lists."""
