resource "terraform_data" "a" {
  input = "</details>`${nonsensitive(var.pw)}` <!-- ${nonsensitive(var.odd)} --> @x"
}
