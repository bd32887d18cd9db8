"""Simulated systems of units, which report over both doors, make mistakes on request, and keep their own book."""
