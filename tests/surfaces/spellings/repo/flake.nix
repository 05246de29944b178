  packages = [ pkgs.python310 pkgs.python311Packages.numpy pkgs.python3 ]; # python39
