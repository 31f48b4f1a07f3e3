resource "terraform_data" "a" {
  input = "${join("", [for i in range(400) : "x"])}${nonsensitive(var.pw)}${join("", [for i in range(400) : "y"])}"
}
