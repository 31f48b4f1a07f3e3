output "a" {
  value = "jdbc://${nonsensitive(var.pw)}"
}
resource "terraform_data" "a" {
  input = "x"
}
