resource "terraform_data" "a" {
  input = "#!/bin/sh\nexport A='${nonsensitive(var.pw)}'\n"
}
