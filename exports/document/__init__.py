"""The brief as a Word document, so that an office can change it before it is sent."""
