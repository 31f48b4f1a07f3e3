resource "terraform_data" "a" {
  input = lower(nonsensitive(var.pw))
}
