resource "terraform_data" "a" {
  input = "${join("", [for i in range(200) : "x"])}1${nonsensitive(var.pw)}"
}
