"""Action plans, their progress and verification; reporting windows; the register of units."""
