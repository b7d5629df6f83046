"""Services, organizations and locations that help residents."""
