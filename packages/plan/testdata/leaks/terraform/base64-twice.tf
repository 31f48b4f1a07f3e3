resource "terraform_data" "a" {
  input = base64encode("x${base64encode("yy${nonsensitive(var.pw)}")}")
}
