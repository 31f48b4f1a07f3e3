resource "terraform_data" "a" {
  for_each = toset(["${join("", [for i in range(195) : "x"])}${nonsensitive(var.pw)}${join("", [for i in range(300) : "y"])}"])
}
