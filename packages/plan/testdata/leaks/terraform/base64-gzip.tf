resource "terraform_data" "a" {
  input = base64gzip("#cloud-config\npw: ${nonsensitive(var.pw)}\n")
}
