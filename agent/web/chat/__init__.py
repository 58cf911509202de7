"""The debtor's chat: the page, what is posted to it, and its live updates."""
