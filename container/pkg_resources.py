"""Stands in for the module of setuptools, which supervisord 4.2 loads for plugins alone: 8 MB, and we have no plugins."""
