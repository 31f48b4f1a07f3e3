resource "terraform_data" "a" {
  input = [var.pw, "open", nonsensitive(var.pw)]
}
