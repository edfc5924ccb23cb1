"""Uppföljning: subjects that are followed up, the rounds that ask about them, and what people say of them."""
