"""Fees, waivers and receipts. A payment names no person."""
