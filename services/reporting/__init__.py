"""Read models of plans and progress, and what leadership reads."""
