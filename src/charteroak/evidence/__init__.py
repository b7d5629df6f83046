"""Which papers prove what: pure rules over the policy. Nothing is stored here."""
