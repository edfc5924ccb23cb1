"""Kommandot `tertial`: one thin function a command, and the embedded PostgreSQL it can run on."""
