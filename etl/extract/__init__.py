"""Files as they are: from a path to sheets of text cells. Nothing is interpreted here."""
