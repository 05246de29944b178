{
  languages.python = {
    enable = true;
    version = "3.11.3";
  };
}
