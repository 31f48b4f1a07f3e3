resource "terraform_data" "a" {
  input = { master_password = var.open, github_token = [var.open], client_secret = { a = var.open }, secret_string = var.open }
}
