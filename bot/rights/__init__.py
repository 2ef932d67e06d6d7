"""People's rights over their data: what is held of them, corrected, erased, and what goes when its time is over."""
