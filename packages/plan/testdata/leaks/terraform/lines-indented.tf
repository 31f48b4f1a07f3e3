resource "terraform_data" "a" {
  input = indent(4, nonsensitive(var.lines))
}
