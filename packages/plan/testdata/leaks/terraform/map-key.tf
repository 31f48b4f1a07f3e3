resource "terraform_data" "a" {
  input = { (nonsensitive(var.pw)) = "x" }
}
