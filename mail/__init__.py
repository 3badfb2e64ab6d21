"""E-mail: one message, and a server to hand it to (yagmail)."""
