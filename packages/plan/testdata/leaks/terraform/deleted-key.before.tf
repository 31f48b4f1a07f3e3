resource "terraform_data" "a" {
  for_each = toset([nonsensitive(var.pw)])
  input    = each.key
}
