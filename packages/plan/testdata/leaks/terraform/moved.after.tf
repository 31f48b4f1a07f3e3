moved {
  from = terraform_data.a["kp-@KEEP@"]
  to   = terraform_data.b["kp-@KEEP@"]
}
resource "terraform_data" "b" {
  for_each = toset([nonsensitive(sensitive(var.keep))])
  input    = sensitive(var.keep)
}
