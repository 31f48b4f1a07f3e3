resource "terraform_data" "a" {
  triggers_replace = { (nonsensitive(var.pw)) = "2" }
  input            = nonsensitive(var.odd)
}
