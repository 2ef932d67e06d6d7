"""The understanding room: what a debtor said, with what certainty, and which dates and amounts it names."""
