resource "terraform_data" "a" {
  input = <<-EOT
    first
      pw: ${nonsensitive(var.pw)}
    last
  EOT
}
