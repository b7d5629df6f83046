"""The directory for other programs: the API of the Human Services Data Specification 3.1. Anybody, any site, no key."""
