"""The storyline as one page that opens by a double click: no network, no server, no program."""
