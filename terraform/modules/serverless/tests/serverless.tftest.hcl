variables {
  name                 = "acme-test"
  package              = { bucket = "acme-packages", key = "function.zip", version = "v1" }
  size                 = { memory = 256, timeout = 10, concurrency = 20 }
  environment          = { LOG_LEVEL = "info" }
  secrets              = { API_KEY = "arn:aws:secretsmanager:us-east-2:123456789012:secret:api-AbCdEf" }
  routes               = ["GET /items", "POST /items"]
  log                  = { retention_days = 30, kms_key_arn = "arn:aws:kms:us-east-2:123456789012:key/0" }
  permissions_boundary = "arn:aws:iam::123456789012:policy/wrenchproof-workload"
}

run "key" {
  module {
    source = "./tests/key"
  }
}

run "secrets_by_reference" {
  variables {
    log = run.key.log
  }

  assert {
    condition     = jsonencode(aws_lambda_function.this.environment[0].variables) == jsonencode({ API_KEY_ARN = var.secrets.API_KEY, LOG_LEVEL = "info" })
    error_message = "the function is told ${jsonencode(aws_lambda_function.this.environment[0].variables)}"
  }

  assert {
    condition     = jsonencode([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement.Resource if statement.Sid == "Secrets"]) == jsonencode([values(var.secrets)])
    error_message = "the function reads other secrets: ${aws_iam_role_policy.this.policy}"
  }

  assert {
    condition     = jsonencode([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement.Sid if statement.Resource == "*"]) == jsonencode(["Traces"])
    error_message = "the function may do more than it needs: ${aws_iam_role_policy.this.policy}"
  }

  assert {
    condition     = aws_iam_role.this.permissions_boundary == var.permissions_boundary
    error_message = "the role has no boundary"
  }

  assert {
    condition     = aws_lambda_function.this.s3_object_version == "v1"
    error_message = "another version may run"
  }

  assert {
    condition     = aws_lambda_function.this.reserved_concurrent_executions == 20 && aws_lambda_function.this.tracing_config[0].mode == "Active" && aws_lambda_function.this.dead_letter_config[0].target_arn == aws_sqs_queue.failed.arn
    error_message = "calls are unbounded, untraced or lost"
  }

  assert {
    condition     = alltrue([for group in [aws_cloudwatch_log_group.function, aws_cloudwatch_log_group.api] : group.retention_in_days == 30 && group.kms_key_id == run.key.log.kms_key_arn])
    error_message = "logs are kept for ever or not encrypted"
  }

  assert {
    condition     = aws_sqs_queue.failed.sqs_managed_sse_enabled
    error_message = "failed events are not encrypted"
  }

  assert {
    condition     = alltrue([for route in aws_apigatewayv2_route.this : route.authorization_type == "AWS_IAM"])
    error_message = "a route is open to everybody"
  }

  assert {
    condition     = aws_apigatewayv2_stage.this.default_route_settings[0].throttling_rate_limit == 50 && aws_apigatewayv2_stage.this.access_log_settings[0].destination_arn == aws_cloudwatch_log_group.api.arn
    error_message = "calls are neither limited nor logged"
  }

  assert {
    condition     = startswith(aws_lambda_permission.api.source_arn, aws_apigatewayv2_api.this.execution_arn) && aws_lambda_permission.api.principal == "apigateway.amazonaws.com"
    error_message = "other APIs may call the function"
  }
}

run "tokens_instead_of_signatures" {
  command = plan

  variables {
    log = run.key.log
    jwt = { issuer = "https://login.example.invalid/", audience = ["api"] }
  }

  assert {
    condition     = alltrue([for route in aws_apigatewayv2_route.this : route.authorization_type == "JWT"]) && aws_apigatewayv2_authorizer.jwt[0].jwt_configuration[0].audience == toset(["api"])
    error_message = "a route is open to everybody"
  }
}

run "refuses_secrets_among_variables" {
  command = plan

  variables {
    environment = { API_TOKEN = "hunter2" }
    secrets     = { KEY = "hunter2" }
  }

  expect_failures = [var.environment, var.secrets]
}

run "refuses_an_open_api_a_moving_package_and_retention_0" {
  command = plan

  variables {
    package              = { bucket = "acme-packages", key = "function.zip", version = "" }
    runtime              = "nodejs12.x"
    size                 = { memory = 64, timeout = 60, concurrency = 0 }
    routes               = ["items"]
    jwt                  = { issuer = "http://login", audience = [] }
    throttle             = { rate = 0, burst = 0 }
    log                  = { retention_days = 0, kms_key_arn = "arn:aws:kms:us-east-2:123456789012:key/0" }
    permissions_boundary = ""
  }

  expect_failures = [var.package, var.runtime, var.size, var.routes, var.jwt, var.throttle, var.log, var.permissions_boundary]
}
