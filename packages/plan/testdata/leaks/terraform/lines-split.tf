resource "terraform_data" "a" {
  input = split("\n", nonsensitive(var.lines))
}
