"""Clock, identifiers and money: what every room may use. No models."""
