"""Staff accounts, their roles, and the names of permissions."""
