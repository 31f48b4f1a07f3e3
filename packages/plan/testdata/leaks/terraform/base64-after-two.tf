resource "terraform_data" "a" {
  input = base64encode("xx${nonsensitive(var.odd)}y")
}
