{ pkgs }: { buildInputs = [ pkgs.python311 pkgs.python312Packages.requests ]; }
