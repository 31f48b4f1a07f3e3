resource "terraform_data" "a" {
  input = var.pw
}
resource "terraform_data" "b" {
  input = nonsensitive(var.pw)
}
