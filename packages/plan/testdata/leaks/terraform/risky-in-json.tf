resource "terraform_data" "a" {
  input = jsonencode({ a = { password = var.open } })
}
