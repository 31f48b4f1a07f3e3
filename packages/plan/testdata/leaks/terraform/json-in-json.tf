resource "terraform_data" "a" {
  input = jsonencode({ a = jsonencode({ b = nonsensitive(var.odd) }) })
}
