"""How do these two differ?"""

from pages.shared import frame, show

view = frame.view()
show.title("How do these two differ?")
