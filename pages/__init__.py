"""The Streamlit page: modules that draw it, and the files served to the browser (page.css, the scripts, icon.svg).

app.py calls st.navigation, so that Streamlit takes no module here for a page of its own.
"""
