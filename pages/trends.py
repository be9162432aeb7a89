"""Better, worse, or noise?"""

from pages.shared import frame, show

view = frame.view()

show.title("Better, worse, or noise?")
show.answer("This page is not written yet.")
