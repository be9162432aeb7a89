"""How much of this is embedded, and is that real?"""

from pages.shared import frame, show

view = frame.view()

show.title("How much of this is embedded, and is that real?")
show.answer("This page is not written yet.")
