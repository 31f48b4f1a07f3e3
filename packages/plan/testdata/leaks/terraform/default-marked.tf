variable "own" {
  default   = "pw-@TOKEN@"
  sensitive = true
}
resource "terraform_data" "a" {
  input = "x${nonsensitive(var.own)}"
}
