"""Does a test turn red when a line of a page, or a rule, is changed? A command, not part of the tests: see __main__."""
