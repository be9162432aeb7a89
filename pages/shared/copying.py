"""A button that puts words on the reader's clipboard, worked by mouse or keyboard, and says that it has."""

import streamlit as st

HTML = '<button type="button"></button> <span role="status"></span>'
CSS = """
button {
  font: inherit; color: inherit; background: transparent; cursor: pointer;
  border: 1px solid currentColor; border-radius: 0.25rem; padding: 0.1rem 0.6rem;
  min-height: 1.75rem; white-space: nowrap;
}
button:hover { background: var(--st-secondary-background-color); }
button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
span { margin-left: 0.5rem; }
@media print { button { display: none } }
"""
# The clipboard may only be reached by way of a secure address: elsewhere, by way of a field that is selected.
JS = """
export default function ({ parentElement, data }) {
  const button = parentElement.querySelector("button"), said = parentElement.querySelector("span")
  button.textContent = data.label
  button.setAttribute("aria-label", data.name)
  const byField = () => {
    const field = document.createElement("textarea")
    field.value = data.text
    document.body.append(field)
    field.select()
    document.execCommand("copy")
    field.remove()
    button.focus()
  }
  button.onclick = async () => {
    try { await navigator.clipboard.writeText(data.text) } catch { byField() }
    said.textContent = "Copied"
  }
}
"""

_copier = st.components.v2.component("copy_words", html=HTML, css=CSS, js=JS)


def button(label: str, name: str, text: str, key: str) -> None:
    """A button that shows `label`, is called `name` to those who hear it, and copies `text` as it stands."""
    _copier(key=key, data={"label": label, "name": name, "text": text}, height="content", width="content")
