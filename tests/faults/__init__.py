"""Commands that are started, cut off and looked at from outside."""
