"""The folders (leaflets) that people read and print, and the sheet of a safety plan."""
