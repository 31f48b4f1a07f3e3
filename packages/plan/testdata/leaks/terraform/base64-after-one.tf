resource "terraform_data" "a" {
  input = base64encode("x${nonsensitive(var.odd)}y")
}
