"""What the rules find in a plan: today, on the days it was kept, and what is answered."""
