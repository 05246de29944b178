runtime        = "python3.11"
python_version = "3.10"
