"""The whole: settings, pages, terms, and where each link leads."""
