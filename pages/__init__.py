"""What the browser is given: page.css, article.js and icon.svg. Streamlit takes other modules here for pages."""
