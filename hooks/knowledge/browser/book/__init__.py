"""The built pages as one book: an EPUB for e-readers and a PDF for paper."""
