"""One module a page: shows frozen views, tells what the person did, decides nothing about the work."""
