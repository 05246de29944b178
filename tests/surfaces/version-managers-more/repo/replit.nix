{ pkgs }: { deps = [ pkgs.python310Full ]; }
