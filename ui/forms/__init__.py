"""How one record is asked about on a page: answers, questions, forms, and the writer that saves what is typed.

answers   LineAnswer, LongAnswer, OneOf, Several, … : the ways to answer; none has a default
question  Question: one field on the screen, which never draws over what a person is typing
form      Form, PartForm, PartList: questions of one record; records of one kind, one blank ready
words     what is said of values, people and states
when      days and times as people type them
writer    Writer: everything typed on one page, saved by itself; put one in each page that takes words
"""
