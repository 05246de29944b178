resource "google_cloudfunctions2_function" "f" {
  build_config {
    runtime = "python311"
  }
}
resource "aws_glue_job" "g" { 
  command { 
    python_version = "3.9"
  }
}
