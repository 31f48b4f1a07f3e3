resource "terraform_data" "a" {
  input = "one ${sensitive(var.keep)}"
}
