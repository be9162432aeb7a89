"""Can I trust this page?"""

from pages.shared import frame, show

view = frame.view()

show.title("Can I trust this page?")
show.answer("This page is not written yet.")
