"""What Weblate does with siisti, in a process of its own: with the real package where it is, else with stand-ins."""
