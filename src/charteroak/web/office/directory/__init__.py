"""The directory of services, for its editors: what to look at, changes, two people to publish, and files taken in."""
