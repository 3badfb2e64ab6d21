"""What the shop remembers: the only room that speaks SQL (Peewee, on SQLite or PostgreSQL)."""
