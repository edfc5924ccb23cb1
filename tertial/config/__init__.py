"""Settings by topic, root urls and the WSGI entry point."""
