"""The doors: the screens (Textual), the command line and JSON-RPC, over one set of operations."""
