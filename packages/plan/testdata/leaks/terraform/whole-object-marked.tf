locals {
  whole = sensitive({ user = "somebody", pw = nonsensitive(var.pw), list = [nonsensitive(var.pw)] })
}
resource "terraform_data" "a" {
  input = local.whole
}
