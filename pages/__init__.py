"""What draws the page, a noun a module, and what the browser is given: page.css, the scripts and icon.svg.

app.py calls st.navigation, so that Streamlit takes no module here for a page of its own.
"""
