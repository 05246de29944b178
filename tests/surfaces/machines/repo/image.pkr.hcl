provisioner "shell" { inline = ["sudo apt-get install -y python3.10"] }
