resource "terraform_data" "a" {
  input = "jdbc://${sensitive(var.keep)}"
}
