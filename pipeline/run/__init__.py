"""How it is done: the set-up, the two doors, and the whole journey on one page."""
