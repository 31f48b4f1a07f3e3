/** The files of a repository with this many roots and modules, of sizes seen in practice. */
export function layout(roots: number, modules: number): Record<string, string> {
  const files: Record<string, string> = {}
  for (let index = 0; index < modules; index += 1) {
    const inner =
      index * 2 < modules
        ? ''
        : `module "inner" {\n  source = "../m${index - Math.floor(modules / 2)}"\n  name   = var.name\n}\n`
    const template =
      index % 3 === 0
        ? `locals {\n  script = templatefile("\${path.module}/files/run.tpl", { name = var.name })\n}\n`
        : ''
    files[`modules/m${index}/main.tf`] =
      `resource "aws_vpc" "this" {\n  cidr_block = var.cidr\n  tags = { Name = "\${var.name}-${index}" }\n}\n${inner}${template}`
    files[`modules/m${index}/variables.tf`] = ['name', 'cidr', 'zone', 'size']
      .map(
        (name) =>
          `variable "${name}" {\n  description = "The ${name} of what is made."\n  type        = string\n  nullable    = false\n}\n`,
      )
      .join('\n')
    files[`modules/m${index}/outputs.tf`] =
      `output "id" {\n  description = "The id."\n  value       = aws_vpc.this.id\n}\n`
    files[`modules/m${index}/versions.tf`] =
      `terraform {\n  required_version = ">= 1.11"\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "~> 5.${index}"\n    }\n  }\n}\n`
    files[`modules/m${index}/README.md`] = `# Module ${index}\n`
    if (template !== '') files[`modules/m${index}/files/run.tpl`] = `echo ${index} \${name}\n`
  }
  for (let index = 0; index < roots; index += 1) {
    const calls = Array.from(
      { length: 5 },
      (_, call) =>
        `module "part${call}" {\n  source = "../../modules/m${(index * 7 + call * 13) % modules}"\n  name   = "root${index}"\n  cidr   = "10.${index}.0.0/16"\n}\n`,
    )
    files[`environments/e${index}/main.tf`] = calls.join('\n')
    files[`environments/e${index}/backend.tf`] =
      `terraform {\n  backend "s3" {\n    bucket = "state"\n    key    = "e${index}"\n  }\n}\n`
    files[`environments/e${index}/provider.tf`] = `provider "aws" {\n  region = "us-east-2"\n}\n`
    files[`environments/e${index}/.terraform.lock.hcl`] =
      `provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.99.0"\n}\n`
  }
  return files
}
