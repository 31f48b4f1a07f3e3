resource "terraform_data" "a" {
  input = { a = substr(var.pw, 0, 8), b = substr(var.pw, 8, -1) }
}
