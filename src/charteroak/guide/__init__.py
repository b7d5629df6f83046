"""Pages of advice for residents. It can never reach the identity rooms."""
