"""May we say this one is done?"""

from pages.shared import frame, show

view = frame.view()

show.title("May we say this one is done?")
show.answer("This page is not written yet.")
