variables {
  publisher = "/acme/global"
  reader    = "production"
  schema    = 1
  needs     = ["nat_allocation_ids"]
}

run "publish" {
  module {
    source = "./tests/publish"
  }
}

run "scribble" {
  module {
    source = "./tests/scribble"
  }
}

run "reads_what_it_needs" {
  command = plan

  assert {
    condition     = jsonencode(output.values) == jsonencode({ nat_allocation_ids = ["eipalloc-0a"] })
    error_message = "got ${jsonencode(output.values)}"
  }
}

run "refuses_a_contract_without_a_needed_value" {
  command = plan

  variables {
    needs = ["nat_allocation_ids", "certificate_arn"]
  }

  expect_failures = [data.aws_ssm_parameter.this]
}

run "refuses_another_form" {
  command = plan

  variables {
    schema = 2
    needs  = []
  }

  expect_failures = [data.aws_ssm_parameter.this]
}

run "production_does_not_read_dev" {
  command = plan

  variables {
    publisher = "/acme/dev"
  }

  expect_failures = [var.publisher]
}
