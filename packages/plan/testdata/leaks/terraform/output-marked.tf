output "a" {
  value     = var.pw
  sensitive = true
}
resource "terraform_data" "a" {
  input = "x"
}
