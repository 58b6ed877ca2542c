"""Charts as pictures, PNG and SVG: title, selection and source inside, drawn by a browser that is on the machine."""
