resource "terraform_data" "a" {
  input = toset([var.pw, "open"])
}
