variables {
  project = "acme"
  github  = { owner = "acme", repository = "infrastructure", owner_id = "9001", repository_id = "42" }
  state = {
    bucket_arn = "arn:aws:s3:::acme-tfstate-123456789012"
    key_arn    = "arn:aws:kms:us-east-2:123456789012:key/11111111-2222-4333-8444-555555555555"
  }
  environments = {
    dev = { plan_role = "wrenchproof-dev-plan", apply_role = "wrenchproof-dev-apply", github_environment = "dev", resource_prefix = "acme-dev" }
  }
}

run "trusts_exact_subjects_of_one_repository" {
  assert {
    condition = jsonencode(jsondecode(aws_iam_role.apply["dev"].assume_role_policy).Statement[0].Condition) == jsonencode({
      StringEquals = {
        "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
        "token.actions.githubusercontent.com:sub" = [
          "repo:acme/infrastructure:environment:dev",
          "repo:acme@9001/infrastructure@42:environment:dev",
        ]
        "token.actions.githubusercontent.com:repository_id" = "42"
      }
    })
    error_message = "the apply role trusts ${aws_iam_role.apply["dev"].assume_role_policy}"
  }

  assert {
    condition = jsonencode(jsondecode(aws_iam_role.plan["dev"].assume_role_policy).Statement[0].Condition) == jsonencode({
      StringEquals = {
        "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
        "token.actions.githubusercontent.com:sub" = [
          "repo:acme/infrastructure:environment:dev",
          "repo:acme/infrastructure:pull_request",
          "repo:acme@9001/infrastructure@42:environment:dev",
          "repo:acme@9001/infrastructure@42:pull_request",
        ]
        "token.actions.githubusercontent.com:repository_id" = "42"
      }
    })
    error_message = "the plan role trusts ${aws_iam_role.plan["dev"].assume_role_policy}"
  }

  assert {
    condition = alltrue([
      for role in [aws_iam_role.plan["dev"], aws_iam_role.apply["dev"]] :
      jsondecode(role.assume_role_policy).Statement[0].Action == "sts:AssumeRoleWithWebIdentity"
      && jsondecode(role.assume_role_policy).Statement[0].Principal == { Federated = aws_iam_openid_connect_provider.github.arn }
      && length(jsondecode(role.assume_role_policy).Statement) == 1
    ])
    error_message = "something else than GitHub's tokens is trusted"
  }

  assert {
    condition     = aws_iam_openid_connect_provider.github.client_id_list == toset(["sts.amazonaws.com"])
    error_message = "the provider accepts tokens for ${jsonencode(aws_iam_openid_connect_provider.github.client_id_list)}"
  }

  assert {
    condition     = aws_iam_role.plan["dev"].max_session_duration == 3600 && aws_iam_role.apply["dev"].max_session_duration == 3600
    error_message = "sessions outlive their jobs"
  }
}

run "each_role_has_its_boundary" {
  command = plan

  assert {
    condition = (
      aws_iam_role.plan["dev"].permissions_boundary == "arn:aws:iam::123456789012:policy/wrenchproof-plan"
      && aws_iam_role.apply["dev"].permissions_boundary == "arn:aws:iam::123456789012:policy/wrenchproof-apply"
    )
    error_message = "a role is without its boundary"
  }
}

run "a_plan_role_reads" {
  command = plan

  assert {
    condition = length([
      for action in flatten([for policy in [aws_iam_role_policy.plan["dev"].policy, aws_iam_policy.boundary["plan"].policy] : [for statement in jsondecode(policy).Statement : statement.Action]]) : action
      if !can(regex("^([a-z0-9-]+:(Describe|Get|List|View)[A-Za-z*]*|apigateway:GET|kms:Decrypt)$", action))
    ]) == 0
    error_message = "a plan role does more than read"
  }

  assert {
    condition = length([
      for action in flatten([for statement in jsondecode(aws_iam_policy.boundary["plan"].policy).Statement : statement.Action]) : action
      if can(regex("^(secretsmanager:GetSecret|s3:\\*|s3:GetObject\\*|kms:\\*|ssm:Get\\*|ec2:Get|dynamodb:|\\*)", action))
    ]) == 0
    error_message = "a plan role reads secrets or data"
  }

  assert {
    condition = alltrue([
      for policy in [aws_iam_role_policy.plan["dev"].policy, aws_iam_policy.boundary["plan"].policy] :
      alltrue([for statement in jsondecode(policy).Statement : statement.Resource != "*" if contains(["ReadState", "DecryptState", "ReadParameters"], statement.Sid)])
    ])
    error_message = "a plan role reads objects or parameters anywhere"
  }
}

run "an_environment_sees_its_own_state" {
  command = plan

  assert {
    condition = alltrue([
      for policy in [aws_iam_role_policy.plan["dev"].policy, aws_iam_role_policy.apply["dev"].policy] :
      jsonencode([for statement in jsondecode(policy).Statement : [statement.Action, statement.Resource] if contains(["ReadState", "WriteState", "Unlock"], statement.Sid)])
      == jsonencode(concat(
        [["s3:GetObject", "arn:aws:s3:::acme-tfstate-123456789012/dev/*"]],
        policy == aws_iam_role_policy.plan["dev"].policy ? [] : [
          ["s3:PutObject", "arn:aws:s3:::acme-tfstate-123456789012/dev/*"],
          ["s3:DeleteObject", "arn:aws:s3:::acme-tfstate-123456789012/dev/*.tflock"],
        ],
      ))
    ])
    error_message = "a role reaches states of other environments"
  }

  assert {
    condition = jsonencode([
      for statement in jsondecode(aws_iam_role_policy.plan["dev"].policy).Statement : statement.Condition if statement.Sid == "ListState"
    ]) == jsonencode([{ StringLike = { "s3:prefix" = ["dev/*"] } }])
    error_message = "a role lists states of other environments"
  }
}

run "an_apply_role_changes_neither_itself_nor_what_trusts_it" {
  command = plan

  assert {
    condition = jsonencode({
      for statement in jsondecode(aws_iam_policy.boundary["apply"].policy).Statement : statement.Sid => [statement.Effect, statement.Resource] if can(statement.NotAction)
      }) == jsonencode({
      NeverItself                = ["Deny", "arn:aws:iam::123456789012:role/wrenchproof-*"]
      NeverBoundariesOrProviders = ["Deny", ["arn:aws:iam::123456789012:policy/wrenchproof-*", "arn:aws:iam::123456789012:oidc-provider/*", "arn:aws:iam::123456789012:saml-provider/*"]]
      NeverTheStateBucketItself  = ["Deny", ["arn:aws:s3:::acme-tfstate-123456789012", "arn:aws:s3:::acme-tfstate-123456789012/*"]]
      NeverTheStateKeyItself     = ["Deny", "arn:aws:kms:us-east-2:123456789012:key/11111111-2222-4333-8444-555555555555"]
    })
    error_message = "the apply boundary lets something through"
  }

  assert {
    condition = alltrue(flatten([
      for statement in jsondecode(aws_iam_policy.boundary["apply"].policy).Statement :
      [for action in statement.NotAction : can(regex("^(iam:(Get|List)|s3:(GetObject(Version)?|PutObject|DeleteObject|ListBucket(Versions)?)$|kms:(Decrypt|DescribeKey|GenerateDataKey)$)", action))] if can(statement.NotAction)
    ]))
    error_message = "the apply boundary excepts a change"
  }

  assert {
    condition = jsonencode([
      for statement in jsondecode(aws_iam_policy.boundary["apply"].policy).Statement : [statement.Effect, statement.Action, statement.Condition] if statement.Sid == "RolesOnlyWithinTheBoundary"
      ]) == jsonencode([[
        "Deny", ["iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"],
        { StringNotEquals = { "iam:PermissionsBoundary" = "arn:aws:iam::123456789012:policy/wrenchproof-workload" } },
    ]])
    error_message = "the pipeline can make a role without the boundary"
  }

  assert {
    condition = alltrue([
      for action in ["iam:*User*", "iam:*AccessKey*", "iam:CreateOpenIDConnectProvider", "iam:DeleteRolePermissionsBoundary", "organizations:*", "sts:AssumeRole", "secretsmanager:GetSecretValue"] :
      contains(flatten([for statement in jsondecode(aws_iam_policy.boundary["apply"].policy).Statement : statement.Action if statement.Sid == "NoWayAround" && statement.Effect == "Deny"]), action)
    ])
    error_message = "there is a way around the boundary"
  }

  assert {
    condition = !contains([
      for statement in jsondecode(aws_iam_role_policy.apply["dev"].policy).Statement : statement.Resource if anytrue([for action in flatten([statement.Action]) : startswith(action, "iam:") && !can(regex("^iam:(Get|List)", action))])
    ], "*")
    error_message = "the apply role changes IAM everywhere"
  }
}

run "workloads_hold_no_power_over_iam_and_states" {
  command = plan

  assert {
    condition = jsonencode(jsondecode(aws_iam_policy.boundary["workload"].policy).Statement[0].NotAction) == jsonencode(["account:*", "iam:*", "organizations:*", "sts:AssumeRole"]) && jsonencode([
      for statement in jsondecode(aws_iam_policy.boundary["workload"].policy).Statement : [statement.Action, statement.Resource] if statement.Effect == "Deny"
    ]) == jsonencode([["*", ["arn:aws:s3:::acme-tfstate-123456789012", "arn:aws:s3:::acme-tfstate-123456789012/*", "arn:aws:kms:us-east-2:123456789012:key/11111111-2222-4333-8444-555555555555"]]])
    error_message = "workloads can reach IAM or the states"
  }
}

run "policies_fit_into_iam" {
  command = plan

  assert {
    condition     = alltrue([for policy in aws_iam_policy.boundary : length(policy.policy) <= 6144])
    error_message = "too long: ${jsonencode({ for name, policy in aws_iam_policy.boundary : name => length(policy.policy) })}"
  }

  assert {
    condition     = length(aws_iam_role_policy.apply["dev"].policy) <= 10240 && length(aws_iam_role_policy.plan["dev"].policy) <= 10240
    error_message = "too long: ${length(aws_iam_role_policy.apply["dev"].policy)}"
  }
}

run "trusts_names_alone_where_there_are_no_ids" {
  command = plan

  variables {
    github = { owner = "acme", repository = "infrastructure", subjects = "names" }
  }

  assert {
    condition     = jsonencode(output.trust["wrenchproof-dev-apply"].Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"]) == jsonencode(["repo:acme/infrastructure:environment:dev"])
    error_message = "got ${jsonencode(output.trust["wrenchproof-dev-apply"])}"
  }
}

run "trusts_ids_alone_after_going_over" {
  command = plan

  variables {
    github = { owner = "acme", repository = "infrastructure", owner_id = "9001", repository_id = "42", subjects = "ids" }
  }

  assert {
    condition     = jsonencode(output.trust["wrenchproof-dev-apply"].Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"]) == jsonencode(["repo:acme@9001/infrastructure@42:environment:dev"])
    error_message = "got ${jsonencode(output.trust["wrenchproof-dev-apply"])}"
  }
}

run "refuses_wildcards_in_the_repository" {
  command = plan

  variables {
    github = { owner = "acme*", repository = "*", subjects = "names" }
  }

  expect_failures = [var.github]
}

run "refuses_ids_that_are_none" {
  command = plan

  variables {
    github = { owner = "acme", repository = "infrastructure", owner_id = "*", repository_id = "4?" }
  }

  expect_failures = [var.github]
}

run "refuses_a_wildcard_environment" {
  command = plan

  variables {
    environments = {
      dev = { plan_role = "wrenchproof-dev-plan", apply_role = "wrenchproof-dev-apply", github_environment = "*", resource_prefix = "acme-dev" }
    }
  }

  expect_failures = [var.environments]
}

run "refuses_roles_that_the_boundary_does_not_protect" {
  command = plan

  variables {
    environments = {
      dev = { plan_role = "plan", apply_role = "wrenchproof-dev-apply", github_environment = "dev", resource_prefix = "acme-dev" }
    }
  }

  expect_failures = [var.environments]
}

run "refuses_one_role_for_both" {
  command = plan

  variables {
    environments = {
      dev = { plan_role = "wrenchproof-dev", apply_role = "wrenchproof-dev", github_environment = "dev", resource_prefix = "acme-dev" }
    }
  }

  expect_failures = [var.environments]
}

run "refuses_a_prefix_that_covers_the_deploy_roles" {
  command = plan

  variables {
    environments = {
      dev = { plan_role = "wrenchproof-dev-plan", apply_role = "wrenchproof-dev-apply", github_environment = "dev", resource_prefix = "wrenchproof" }
    }
    state = { bucket_arn = "arn:aws:s3:::*", key_arn = "*" }
  }

  expect_failures = [var.environments, var.state]
}
