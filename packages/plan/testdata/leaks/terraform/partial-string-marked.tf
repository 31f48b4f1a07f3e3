resource "terraform_data" "a" {
  input = "jdbc://u:${var.pw}@h"
}
