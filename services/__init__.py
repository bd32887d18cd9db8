"""The services of Sinergi; they share events and nothing else."""
