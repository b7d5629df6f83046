"""An invented city to train and measure matching with, and how its people come back: other words, same people.

Nobody in it exists. `city.invent_city` yields people, `newcomers.new_people` those who are not in it, and
`returning.return_of` the same person years later, with the errors that people and offices make. Everything follows
from seeds. What is in it, at what rates and from which sources: docs/reference/matching.md.
"""
