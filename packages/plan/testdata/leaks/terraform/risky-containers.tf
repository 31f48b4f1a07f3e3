resource "terraform_data" "a" {
  input = { container_definitions = jsonencode([{ environment = [{ name = "A", value = var.open }] }]) }
}
