"""The face model and the picture codecs."""
