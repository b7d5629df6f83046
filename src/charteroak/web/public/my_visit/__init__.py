"""What was done in a visit: for whoever holds its receipt, and for nobody else."""
