resource "terraform_data" "a" {
  input = base64encode(nonsensitive(var.odd))
}
