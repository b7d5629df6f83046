"""The city's policy: one dated TOML file, loaded, checked and typed. No rule of a city stands in code."""
