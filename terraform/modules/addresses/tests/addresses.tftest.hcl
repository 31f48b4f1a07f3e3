# Plans only: what must never be destroyed cannot be cleaned up after a test.
variables {
  name      = "acme-global"
  addresses = ["production-a", "production-b"]
}

run "one_address_per_name" {
  command = plan

  assert {
    condition     = toset(keys(aws_eip.this)) == toset(["production-a", "production-b"]) && aws_eip.this["production-a"].domain == "vpc"
    error_message = "got ${jsonencode(keys(aws_eip.this))}"
  }
}

run "refuses_more_than_there_are" {
  command = plan

  variables {
    addresses = ["a1", "a2", "a3", "a4", "a5", "a6"]
  }

  expect_failures = [var.addresses]
}
