variable "own" {
  default   = "pw-@TOKEN@"
  ephemeral = true
}
resource "terraform_data" "a" {
  input = "x"
}
