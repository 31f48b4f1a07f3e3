resource "terraform_data" "a" {
  input = yamlencode({ a = nonsensitive(var.odd), b = [nonsensitive(var.lines)] })
}
