resource "terraform_data" "a" {
  input = "a,${nonsensitive(var.pw)},b"
}
