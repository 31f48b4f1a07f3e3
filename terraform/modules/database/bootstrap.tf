# Users and grants, run by Systems Manager on an instance that carries the tag: no bastion, no port, no password in
# Terraform. The application signs in with IAM and has no password at all. Every statement can run again.
resource "aws_ssm_document" "bootstrap" {
  name            = "${var.name}-db-bootstrap"
  document_type   = "Command"
  document_format = "JSON"
  content = jsonencode({
    schemaVersion = "2.2"
    description   = "Makes the application's database user"
    mainSteps = [{
      action = "aws:runShellScript"
      name   = "bootstrap"
      inputs = {
        timeoutSeconds = "300"
        runCommand = [
          "set -euo pipefail",
          "export PGPASSWORD=\"$(aws secretsmanager get-secret-value --secret-id '${aws_db_instance.this.master_user_secret[0].secret_arn}' --query SecretString --output text | jq -r .password)\"",
          "psql --no-psqlrc --set ON_ERROR_STOP=1 'host=${aws_db_instance.this.address} port=5432 dbname=app user=dbadmin sslmode=verify-full sslrootcert=/etc/pki/rds/global-bundle.pem' <<'SQL'",
          "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN CREATE ROLE app LOGIN; END IF; END $$;",
          "GRANT rds_iam TO app;",
          "GRANT CONNECT ON DATABASE app TO app;",
          "GRANT USAGE, CREATE ON SCHEMA public TO app;",
          "SQL",
        ]
      }
    }]
  })
}

resource "aws_ssm_association" "bootstrap" {
  association_name = "${var.name}-db-bootstrap"
  name             = aws_ssm_document.bootstrap.name
  document_version = "$LATEST"
  max_concurrency  = "1"
  max_errors       = "0"

  targets {
    key    = "tag:DatabaseBootstrap"
    values = [var.name]
  }
}
