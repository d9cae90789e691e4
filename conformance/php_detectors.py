#!/usr/bin/env python3
"""The PHP sheets of labelled.py: `labelled.py php` with the same arguments."""

import sys

from labelled import BAR, judge, main

__all__ = ["BAR", "judge", "main"]

if __name__ == "__main__":
    sys.argv.insert(1, "php")
    main()
