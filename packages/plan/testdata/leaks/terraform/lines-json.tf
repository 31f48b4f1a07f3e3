resource "terraform_data" "a" {
  input = jsonencode(nonsensitive(var.lines))
}
