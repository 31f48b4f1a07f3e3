resource "terraform_data" "a" {
  input = textencodebase64("$p = ${nonsensitive(var.pw)}", "UTF-16LE")
}
