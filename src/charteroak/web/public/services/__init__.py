"""The directory of services, as residents see it: search, lists, one service. No cookie."""
