"""Are dates holding?"""

from pages.shared import frame, show

view = frame.view()

show.title("Are dates holding?")
show.answer("This page is not written yet.")
