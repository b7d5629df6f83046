"""What is asked of the city by law, and what stands between: demands, litigation holds, hostile days. No person."""
