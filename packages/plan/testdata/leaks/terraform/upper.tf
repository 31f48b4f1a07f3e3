resource "terraform_data" "a" {
  input = upper(nonsensitive(var.pw))
}
