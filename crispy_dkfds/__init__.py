"""A crispy-forms template pack for Det Fælles Designsystem (DKFDS)."""
