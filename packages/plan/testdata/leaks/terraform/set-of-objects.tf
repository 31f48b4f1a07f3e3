resource "terraform_data" "a" {
  input = toset([{ k = "a", pw = var.pw }, { k = "b", pw = "open" }])
}
