check "a" {
  assert {
    condition     = length(var.open) == 1
    error_message = "it is ${nonsensitive(var.pw)}"
  }
}
resource "terraform_data" "a" {
  input = "x"
}
