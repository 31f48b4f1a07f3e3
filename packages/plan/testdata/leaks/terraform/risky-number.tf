resource "terraform_data" "a" {
  input = { db_password = 12345678 }
}
