"""Questions for people who do not code: kinds, banks, checking, sealing, and how they look."""
