variables {
  environment = "dev"
}

run "gives_each_environment_its_block" {
  command = plan

  assert {
    condition     = output.cidr == "10.16.0.0/16"
    error_message = "got ${output.cidr}"
  }
}

run "an_adjacent_block_is_no_overlap" {
  command = plan

  variables {
    overlay = { office = "10.17.0.0/16", lab = "10.15.255.0/24" }
  }
}

run "refuses_an_unknown_environment" {
  command = plan

  variables {
    environment = "qa"
  }

  expect_failures = [var.environment]
}

run "refuses_a_block_inside_another" {
  command = plan

  variables {
    overlay = { office = "10.32.7.0/24" }
  }

  expect_failures = [output.cidr]
}

run "refuses_a_block_around_others" {
  command = plan

  variables {
    overlay = { office = "10.0.0.0/8" }
  }

  expect_failures = [output.cidr]
}

run "refuses_the_same_block_twice" {
  command = plan

  variables {
    overlay = { office = "10.48.0.0/16" }
  }

  expect_failures = [output.cidr]
}

run "refuses_bits_beyond_the_prefix" {
  command = plan

  variables {
    overlay = { office = "10.64.0.1/16" }
  }

  expect_failures = [output.cidr]
}

run "refuses_what_is_no_block" {
  command = plan

  variables {
    overlay = { office = "10.64.0.0", lab = "fd00::/8", shop = "10.300.0.0/16" }
  }

  expect_failures = [output.cidr]
}

run "refuses_public_addresses" {
  command = plan

  variables {
    overlay = { office = "203.0.113.0/24" }
  }

  expect_failures = [output.cidr]
}

run "refuses_the_addresses_of_docker" {
  command = plan

  variables {
    overlay = { office = "172.17.4.0/24" }
  }

  expect_failures = [output.cidr]
}
