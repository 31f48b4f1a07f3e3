variables {
  project     = "acme"
  environment = "dev"
  owner       = "platform"
  cost_center = "1234"
}

run "joins_the_parts" {
  command = plan

  variables {
    component = "web"
  }

  assert {
    condition     = output.name == "acme-dev-web"
    error_message = "got ${output.name}"
  }

  assert {
    condition     = output.path == "/acme/dev/web"
    error_message = "got ${output.path}"
  }
}

run "a_long_name_is_cut_and_stays_distinct" {
  command = plan

  variables {
    environment = "production-of-the-west"
  }

  assert {
    condition     = length(output.name) <= 20 && output.name == "acme-producti-${substr(sha256("acme-production-of-the-west"), 0, 6)}"
    error_message = "got ${output.name}"
  }
}

run "its_twin_gets_another" {
  command = plan

  variables {
    environment = "production-of-the-east"
  }

  assert {
    condition     = output.name != run.a_long_name_is_cut_and_stays_distinct.name
    error_message = "two environments share the name ${output.name}"
  }
}

run "tags_say_what_costs_are_allocated_by" {
  command = plan

  assert {
    condition = output.tags == {
      Project = "acme", Environment = "dev", Owner = "platform", CostCenter = "1234", ManagedBy = "terraform"
    }
    error_message = "got ${jsonencode(output.tags)}"
  }
}

run "refuses_names_that_aws_would_change" {
  command = plan

  variables {
    project     = "Acme"
    environment = "Dev"
    component   = "web-"
  }

  expect_failures = [var.project, var.environment, var.component]
}

run "refuses_tags_without_value" {
  command = plan

  variables {
    owner       = ""
    cost_center = ""
    max_length  = 11
  }

  expect_failures = [var.owner, var.cost_center, var.max_length]
}
