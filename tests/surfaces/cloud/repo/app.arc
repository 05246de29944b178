@aws
runtime python3.10
