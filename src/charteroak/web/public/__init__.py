"""Pages for residents and verifiers. No account, no cookie for a reader."""
