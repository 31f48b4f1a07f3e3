variables {
  path   = "/acme/global"
  schema = 1
  values = { nat_allocation_ids = ["eipalloc-0a", "eipalloc-0b"] }
}

run "publishes_values_under_their_version" {
  assert {
    condition     = aws_ssm_parameter.this.name == "/acme/global/contract/v1"
    error_message = "got ${aws_ssm_parameter.this.name}"
  }

  assert {
    condition     = jsonencode(jsondecode(aws_ssm_parameter.this.insecure_value)) == jsonencode({ schema = 1, values = var.values })
    error_message = "got ${aws_ssm_parameter.this.insecure_value}"
  }
}

run "a_new_form_is_a_new_parameter" {
  command = plan

  variables {
    schema = 2
  }

  assert {
    condition     = aws_ssm_parameter.this.name == "/acme/global/contract/v2"
    error_message = "got ${aws_ssm_parameter.this.name}"
  }
}

run "refuses_secrets" {
  command = plan

  variables {
    values = { database_password = ["hunter2"] }
  }

  expect_failures = [var.values]
}

run "refuses_bad_paths_and_versions" {
  command = plan

  variables {
    path   = "acme"
    schema = 0
    values = {}
  }

  expect_failures = [var.path, var.schema, var.values]
}
