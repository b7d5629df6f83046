"""The command charteroak."""
