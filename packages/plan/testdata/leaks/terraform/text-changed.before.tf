resource "terraform_data" "a" {
  input = "a\nb\npw: ${nonsensitive(var.pw)}\nc\n"
}
