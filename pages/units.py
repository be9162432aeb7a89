"""Where should help go?"""

from pages.shared import frame, show

view = frame.view()

show.title("Where should help go?")
show.answer("This page is not written yet.")
