"""The logic of the knowledge base: plain typed functions on text, without MkDocs."""
