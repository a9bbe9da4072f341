"""Tables, charts and the page of the study."""
