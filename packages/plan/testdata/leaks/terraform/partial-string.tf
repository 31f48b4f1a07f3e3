resource "terraform_data" "a" {
  input = "jdbc://u:${nonsensitive(var.pw)}@h"
}
