resource "terraform_data" "a" {
  input = { user_data = "#!/bin/sh\n${var.open}", user_data_base64 = base64encode(var.open) }
}
