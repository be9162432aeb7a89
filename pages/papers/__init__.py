"""What people take away: the brief as PDF and Word. The same questions and sentences as the pages, on paper."""
