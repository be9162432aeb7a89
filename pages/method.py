"""What do these words mean?"""

from pages.shared import frame, show

view = frame.view()

show.title("What do these words mean?")
show.answer("This page is not written yet.")
