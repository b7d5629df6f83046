"""Staff accounts: proposed by one and made by a second person; closed by one."""
