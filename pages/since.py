"""What changed since we met?"""

from pages.shared import frame, show

view = frame.view()

show.title("What changed since we met?")
show.answer("This page is not written yet.")
