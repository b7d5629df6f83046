"""The editors' list: what in the guide needs care."""
