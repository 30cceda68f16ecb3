"""What came back: returns as sent, what is checked in them, and what is asked about them."""
