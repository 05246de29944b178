{ outputs = { }: let pythonVersion = "3.11"; in { }; }
