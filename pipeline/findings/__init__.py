"""What it says: figures, grades, themes and findings, with small numbers held back."""
