resource "terraform_data" "a" {
  input = jsonencode({ a = nonsensitive(var.odd) })
}
