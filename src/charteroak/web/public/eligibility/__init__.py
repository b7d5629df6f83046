"""Can I get a card, and what do I bring? Answered from the policy; what somebody ticks is never kept."""
