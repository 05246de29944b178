az webapp up --runtime "PYTHON:3.10"
az functionapp create --runtime python --runtime-version 3.11
