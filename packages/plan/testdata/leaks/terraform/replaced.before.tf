resource "terraform_data" "a" {
  triggers_replace = { (nonsensitive(var.pw)) = "1" }
  input            = nonsensitive(var.odd)
}
