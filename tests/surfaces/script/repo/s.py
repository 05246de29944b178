#!/usr/bin/env python3.10
# /// script
# requires-python = ">=3.11"
# dependencies = ["x"]
# ///
