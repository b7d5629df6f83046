"""Anybody checks a card: a page that installs as an app, works with the network off and tells nobody about a check."""
