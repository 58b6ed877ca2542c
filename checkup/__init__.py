"""The check-up (体检): what a load would bring and change, and the user's own workbook with the faults marked."""
