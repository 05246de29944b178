gcloud functions deploy f --runtime python310 --source .
