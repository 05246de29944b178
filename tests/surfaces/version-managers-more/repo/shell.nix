{ python = pkgs.python311.withPackages (ps: [ ps.numpy ]); } # python39
