"""Is it policy and courses, or practice?"""

from pages.shared import frame, show

view = frame.view()

show.title("Is it policy and courses, or practice?")
show.answer("This page is not written yet.")
