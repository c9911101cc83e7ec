"""A project as a file that another Samskab can read.

Written by `export` and described by `schema`; on its way in it is unpacked by `reading`, looked at whole by
`check`, turned into `rows` and saved by `actions`, the one place of this room that writes in projects.
"""
