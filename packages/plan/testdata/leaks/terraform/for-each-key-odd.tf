resource "terraform_data" "a" {
  for_each = toset([nonsensitive(var.odd), "jdbc://u:${nonsensitive(var.pw)}@h", base64encode(nonsensitive(var.odd))])
  input    = "x"
}
