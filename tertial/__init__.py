"""Tertial: plan, follow-up, reports and decisions for Swedish municipal committees."""
