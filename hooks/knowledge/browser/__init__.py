"""What the build hands to the scripts of a page: settings, words, exams and the search index."""
