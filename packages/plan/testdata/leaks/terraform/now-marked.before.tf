resource "terraform_data" "a" {
  input = "jdbc://${var.keep}"
}
