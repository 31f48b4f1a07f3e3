resource "terraform_data" "a" {
  input = "a\nB\npw: ${nonsensitive(var.pw)}\nc\n"
}
