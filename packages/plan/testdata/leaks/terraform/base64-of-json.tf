resource "terraform_data" "a" {
  input = base64encode(jsonencode({ a = nonsensitive(var.odd) }))
}
