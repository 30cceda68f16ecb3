"""What leaves: reports, the deck, notices, the ledger, sealed as parcels."""
