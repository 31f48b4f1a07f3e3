resource "terraform_data" "a" {
  input = "two ${var.keep}"
}
