"""The demonstration book: fictional creditors, people and debts, made for a day and imported like any other book."""
