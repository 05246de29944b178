class X < Formula
  depends_on "python@3.12"
  def install
    virtualenv_create(libexec, "python3.12")
    Formula["python@3.11"]
  end
end
