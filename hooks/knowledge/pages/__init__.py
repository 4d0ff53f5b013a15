"""What the build adds to pages: term links, chips, the glossary, pages that are counted."""
