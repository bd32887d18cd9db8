"""The published language: what the services say to one another, data only."""
