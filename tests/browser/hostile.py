"""Text that a return might hold, each trying to come alive as something."""

TEXTS = [
    "<img src=x onerror=alert(1)>",
    "<script>window.came_alive = true</script>",
    "[x](javascript:alert(1))",
    "![x](https://example.invalid/x.png)",
    "https://example.invalid/path and www.example.invalid",
    "someone@example.invalid",
    "**bold** _italic_ ~~gone~~ `code`",
    ":material/home: :red[alarm] :tada: :streamlit:",
    "$x^2$ and $$y$$",
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "a -> b <- c -- d >= e",
    "| a | b |",
    "&lt;b&gt; &amp; &#60;",
    "back\\slash \\* star",
    "=HYPERLINK(1)",
    "---",
]
