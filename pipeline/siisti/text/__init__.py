"""Plain functions on strings: what is protected, what is quoted, where sentences end, who is named, what a
line is for.
"""
