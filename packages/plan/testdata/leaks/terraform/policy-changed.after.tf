resource "terraform_data" "a" {
  input = jsonencode({ s = [{ k = nonsensitive(var.pw), v = 2 }] })
}
