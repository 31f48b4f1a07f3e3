resource "terraform_data" "a" {
  input = { (nonsensitive(var.odd)) = "y" }
}
