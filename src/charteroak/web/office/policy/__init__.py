"""The policy file: which one is in force, which one stands in the folder, and its adoption by two people."""
