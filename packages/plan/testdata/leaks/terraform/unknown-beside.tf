resource "terraform_data" "a" {
  input = { a = timestamp(), b = nonsensitive(var.pw) }
}
