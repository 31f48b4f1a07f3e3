resource "terraform_data" "a" {
  input = "```\n${nonsensitive(var.pw)}\n```"
}
