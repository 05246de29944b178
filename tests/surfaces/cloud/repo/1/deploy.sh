gcloud run deploy f --base-image python312
