"""Pages for clerks: one visit, one screen, the next step under the same finger."""
