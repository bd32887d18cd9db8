"""What the pages of several services have in common: frame, sign-in, forms, errors, style."""
