resource "terraform_data" "a" {
  input = format("%q", nonsensitive(var.odd))
}
