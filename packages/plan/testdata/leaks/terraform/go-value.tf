resource "terraform_data" "a" {
  input = format("%#v", [nonsensitive(var.odd)])
}
