"""What the server answers, as types: declared in its OpenAPI document, from which the types of the page are made.

Answers are plain values, and on the way of a lever's move ready bytes: FastAPI does not look at them. That they are
what is declared here is for tests to say.
"""
