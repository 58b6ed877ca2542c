"""The storyline as a PowerPoint presentation: native charts, tables as tables, notes for the speaker."""
