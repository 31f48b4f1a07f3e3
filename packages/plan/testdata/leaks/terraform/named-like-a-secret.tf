variable "api_token" {
  default = "pw-@TOKEN@"
}
resource "terraform_data" "a" {
  input = "x${var.api_token}"
}
