"""Find a lost card and revoke it."""
