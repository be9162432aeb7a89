"""Are the people in post trained, and will it last?"""

from pages.shared import frame, show

view = frame.view()

show.title("Are the people in post trained, and will it last?")
show.answer("This page is not written yet.")
