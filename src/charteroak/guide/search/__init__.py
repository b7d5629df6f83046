"""One box over pages and services: what words are, what is found by them, and how a mistyped word is mended."""
