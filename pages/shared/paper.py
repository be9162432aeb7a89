"""The page on paper: ink on white, without what only a screen can work. Pictures lay themselves out for the sheet."""

STYLE = """
@media print {
  html, body { background: #fff !important; }
  .stAppHeader, .st-key-places, .st-key-search, .st-key-known, .stButton, .stDownloadButton, .stFileUploader,
  .stExpander:has(details:not([open])) { display: none !important; }
  .stApp, .stAppViewContainer, .stAppViewContainer > div, .stMain {
    overflow: visible !important; position: static !important; height: auto !important; display: block !important;
  }
  .stApp, .stApp :is(h1, h2, h3, p, li, td:not([data-at]), th, label, input, summary, code, .stSelectbox *),
  .stApp [data-testid="stCaptionContainer"], .stApp [data-testid="stCaptionContainer"] * {
    color: #000 !important; background: #fff !important; opacity: 1 !important;
  }
  .picture, tr { break-inside: avoid; }
  /* A picture drawn for the dark theme, turned round: what was bright is deep, and the hues stay. */
  [data-ground="dark"] :is(.picture, .stDataFrame) {
    filter: invert(1) hue-rotate(180deg) contrast(1.12) brightness(1.06);
  }
}
"""
