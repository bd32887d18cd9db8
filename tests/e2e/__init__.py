"""End-to-end tests: a package, so that what runs for all of them ends with them."""
