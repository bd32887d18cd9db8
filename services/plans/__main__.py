"""The processes and commands of the plans service."""
