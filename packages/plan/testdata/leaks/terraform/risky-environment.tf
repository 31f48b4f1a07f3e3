resource "terraform_data" "a" {
  input = { environment = { variables = { A = var.open } } }
}
