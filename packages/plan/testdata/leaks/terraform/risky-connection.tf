resource "terraform_data" "a" {
  input = { connection_string = var.open, a = "postgres://u:${var.open}@h/x", b = "Server=h;Password=${var.open};" }
}
