locals {
  repositories = compact([
    var.github.subjects == "ids" ? "" : "${var.github.owner}/${var.github.repository}",
    var.github.subjects == "names" ? "" : "${var.github.owner}@${var.github.owner_id}/${var.github.repository}@${var.github.repository_id}",
  ])

  # Exact subjects only. A job that names an environment carries that instead of its branch, so that the environment's
  # branch policy decides which branches get this far. Pull requests run code that nobody reviewed: they get what reads.
  contexts = merge(
    { for name, environment in var.environments : environment.plan_role => ["environment:${environment.github_environment}", "pull_request"] },
    { for name, environment in var.environments : environment.apply_role => ["environment:${environment.github_environment}"] },
  )

  trust = {
    for role, contexts in local.contexts : role => {
      Version = "2012-10-17"
      Statement = [{
        Sid       = "GitHubJobs"
        Effect    = "Allow"
        Principal = { Federated = "${local.iam}:oidc-provider/${local.issuer}" }
        Action    = "sts:AssumeRoleWithWebIdentity"
        Condition = {
          StringEquals = merge(
            {
              "${local.issuer}:aud" = "sts.amazonaws.com"
              "${local.issuer}:sub" = [for pair in setproduct(local.repositories, contexts) : "repo:${pair[0]}:${pair[1]}"]
            },
            var.github.repository_id == "" ? {} : { "${local.issuer}:repository_id" = var.github.repository_id },
          )
        }
      }]
    }
  }
}
