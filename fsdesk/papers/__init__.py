"""What a family takes away: paper, PDF and web page, made from words already chosen for that household.

`choosing` decides what may be on a paper, `data` is what a paper holds, `making` makes the PDF and its pages, `html`
the web page. Nothing here reads the record, knows a clock or leaves a file behind.
"""
