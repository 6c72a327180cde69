"""A terminal developer console for WeChat mini programs."""

__version__ = "0.1.0"
