"""What all errors have in common that are answered with one line to the person at the terminal."""


class Obstacle(Exception):
    """Something the person has to change; the message says what and how."""
