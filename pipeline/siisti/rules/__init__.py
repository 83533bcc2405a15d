"""The machinery of rules: what a rule is, the kinds a data file may name, and how rules are read and run."""
