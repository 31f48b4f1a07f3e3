resource "terraform_data" "a" {
  input = "https://e.example/?q=${urlencode(nonsensitive(var.odd))}"
}
