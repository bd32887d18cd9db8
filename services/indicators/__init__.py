"""The indicators service: what units are measured by, and what the measurements come to."""
