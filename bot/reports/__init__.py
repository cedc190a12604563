"""Files made of what the handlers choose: workbooks, documents, pictures and calendars."""
