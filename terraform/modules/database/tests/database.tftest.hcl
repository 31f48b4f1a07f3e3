variables {
  name                  = "acme-test"
  vpc_id                = "vpc-0"
  subnet_ids            = ["subnet-0a", "subnet-0b"]
  clients               = {}
  instance_class        = "db.t4g.medium"
  storage_gib           = { first = 20, most = 100 }
  multi_az              = true
  backup_retention_days = 14
  log                   = { retention_days = 30, kms_key_arn = "arn:aws:kms:us-east-2:123456789012:key/0" }
  permissions_boundary  = "arn:aws:iam::123456789012:policy/wrenchproof-workload"
}

run "network" {
  module {
    source = "./tests/network"
  }
}

# Protected databases cannot be cleaned up after a test.
run "encrypted_private_and_backed_up" {
  variables {
    vpc_id              = run.network.vpc_id
    subnet_ids          = run.network.subnet_ids
    clients             = { service = run.network.client }
    log                 = run.network.log
    deletion_protection = false
  }

  assert {
    condition     = aws_db_instance.this.storage_encrypted && aws_db_instance.this.kms_key_id == aws_kms_key.this.arn && aws_kms_key.this.enable_key_rotation
    error_message = "the database is not encrypted with a key that rotates"
  }

  assert {
    condition     = !aws_db_instance.this.publicly_accessible && aws_db_instance.this.vpc_security_group_ids == toset([aws_security_group.this.id])
    error_message = "the database can be reached from outside"
  }

  assert {
    condition = (
      aws_vpc_security_group_ingress_rule.client["service"].referenced_security_group_id == run.network.client
      && aws_vpc_security_group_ingress_rule.client["service"].cidr_ipv4 == null
      && aws_vpc_security_group_ingress_rule.client["service"].from_port == 5432
      && aws_vpc_security_group_ingress_rule.client["service"].to_port == 5432
    )
    error_message = "others than its clients connect"
  }

  assert {
    condition     = aws_db_instance.this.backup_retention_period == 14 && !aws_db_instance.this.delete_automated_backups && !aws_db_instance.this.skip_final_snapshot && aws_db_instance.this.final_snapshot_identifier == "acme-test-final"
    error_message = "the database goes without a trace"
  }

  assert {
    condition     = aws_db_instance.this.multi_az
    error_message = "no standby"
  }

  assert {
    condition     = one([for parameter in aws_db_parameter_group.this.parameter : parameter.value if parameter.name == "rds.force_ssl"]) == "1"
    error_message = "connections in clear are accepted"
  }

  assert {
    condition     = !aws_db_instance.this.apply_immediately && !aws_db_instance.this.allow_major_version_upgrade
    error_message = "changes restart the database at once"
  }

  assert {
    condition     = alltrue([for group in aws_cloudwatch_log_group.this : group.retention_in_days == 30 && group.kms_key_id == run.network.log.kms_key_arn])
    error_message = "logs are kept for ever or not encrypted"
  }

  assert {
    condition     = aws_iam_role.monitoring.permissions_boundary == var.permissions_boundary
    error_message = "the role has no boundary"
  }
}

run "no_password_in_state" {
  variables {
    vpc_id              = run.network.vpc_id
    subnet_ids          = run.network.subnet_ids
    clients             = { service = run.network.client }
    log                 = run.network.log
    deletion_protection = false
  }

  assert {
    condition     = aws_db_instance.this.manage_master_user_password && aws_db_instance.this.password == null
    error_message = "the password is in the state"
  }

  assert {
    condition     = aws_secretsmanager_secret_rotation.master.rotation_rules[0].automatically_after_days == 7 && aws_secretsmanager_secret_rotation.master.secret_id == output.secret_arn
    error_message = "the password is not replaced"
  }

  assert {
    condition     = aws_db_instance.this.iam_database_authentication_enabled && strcontains(aws_ssm_document.bootstrap.content, "GRANT rds_iam TO app") && !can(regex("PASSWORD '", aws_ssm_document.bootstrap.content))
    error_message = "the application has a password"
  }

  assert {
    condition     = aws_ssm_association.bootstrap.targets[0].values == tolist(["acme-test"]) && aws_ssm_association.bootstrap.max_concurrency == "1"
    error_message = "the bootstrap runs elsewhere, or more than once at a time"
  }

  assert {
    condition     = startswith(output.connect_arn, "arn:aws:rds-db:us-east-2:123456789012:dbuser:db-") && endswith(output.connect_arn, "/app")
    error_message = "got ${output.connect_arn}"
  }
}

run "protected_unless_said_otherwise" {
  command = plan

  variables {
    vpc_id     = run.network.vpc_id
    subnet_ids = run.network.subnet_ids
    clients    = { service = run.network.client }
    log        = run.network.log
  }

  assert {
    condition     = aws_db_instance.this.deletion_protection
    error_message = "the database can be deleted"
  }
}

run "refuses_no_backups_no_rotation_and_retention_0" {
  command = plan

  variables {
    backup_retention_days = 0
    rotation_days         = 365
    log                   = { retention_days = 0, kms_key_arn = "arn:aws:kms:us-east-2:123456789012:key/0" }
    engine_version        = "9.6"
    instance_class        = "large"
    storage_gib           = { first = 100, most = 20 }
    subnet_ids            = ["subnet-0a"]
    permissions_boundary  = ""
  }

  expect_failures = [
    var.backup_retention_days, var.rotation_days, var.log, var.engine_version, var.instance_class, var.storage_gib, var.subnet_ids,
    var.permissions_boundary,
  ]
}
