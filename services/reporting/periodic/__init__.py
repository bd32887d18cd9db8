"""Periodic reports: what they are made of, how they are frozen, rendered, issued and verified."""
