resource "terraform_data" "a" {
  input = "${join("", [for i in range(200) : "x"])}2${nonsensitive(var.pw)}"
}
