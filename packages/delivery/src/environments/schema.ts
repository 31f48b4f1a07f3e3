import { z } from 'zod'
import { allowed } from './allow.ts'
import { durationForm, parseDuration } from './duration.ts'

/** An environment's name becomes part of refs, artifact names and role names, hence the narrow alphabet. */
export const environmentName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,29}$/u, 'must be 1 to 30 lower-case letters, digits and dashes, starting with a letter')

const branchPattern = z
  .string()
  .regex(/^(?!-)[A-Za-z0-9._/*?-]{1,200}$/u, 'must be a branch name or a pattern such as release/*')
  // A glob is matched by trying: each wildcard more multiplies the time by the length of the name.
  .regex(/^[^*]*(?:\*+(?!\*)[^*]*){0,3}$/u, 'may have three wildcards (`*` or `**`) at most')
  .meta({ description: 'Branch name or glob with up to three wildcards; `*` does not match `/`.' })

const roleArn = z
  .string()
  .regex(
    /^arn:aws(-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/u,
    'must be a role ARN, arn:aws:iam::ACCOUNT:role/NAME',
  )

const relativePath = z
  .string()
  .regex(
    /^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))(?!.*\\)[^\n\r]{1,400}$/u,
    'must be a path inside the repository, relative to its top, without ..',
  )

const duration = z
  .string()
  .regex(/^\d{1,9}[smhd]$/u, durationForm)
  .transform((text) => parseDuration(text) ?? 0)

const semver = z.string().regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/u, 'must be an exact version such as 1.11.4')

// The same two fragments as in packages/modules, which judges by them. That package brings an HCL parser along, and
// most steps read this file without one, so they are written out; a test of actions/route holds the two equal.
const moduleSources = z
  .strictObject({
    local: z.enum(['allow', 'refuse']).default('allow').meta({ description: 'Modules by a path in this repository.' }),
    remote: z.enum(['any', 'pinned', 'immutable', 'refuse']).default('any').meta({
      description:
        'Modules from elsewhere: `pinned` needs a tag, one registry version, a commit or a checksum; `immutable` a full commit hash or a SHA-2 checksum.',
    }),
  })
  .prefault({})

const moduleSkew = z.enum(['any', 'minor', 'patch', 'none']).default('any').meta({
  description:
    'How far versions of one remote module may be apart between this environment and the one in `after`: `minor` allows another minor version, `patch` another patch, `none` nothing.',
})

/** People that a gate can ask for. */
export const mostApprovals = 6

const environment = z.strictObject({
  branch: branchPattern,
  'hotfix-branch': branchPattern.optional().meta({ description: 'Branches that may be delivered here by dispatch.' }),
  root: relativePath.optional().meta({ description: 'Terraform root; terraform/environments/<name> if left out.' }),
  workspace: z
    .string()
    .regex(/^[\w.-]{1,90}$/u, 'must be a workspace name')
    .default('default')
    .meta({ description: 'Terraform workspace.' }),
  'github-environment': z.string().min(1).max(255).optional().meta({
    description: 'The name if left out. `NAME-approval` is its gate, and no environment of its own.',
  }),
  account: z
    .string({ error: 'must be 12 digits in quotes' })
    .regex(/^\d{12}$/u, 'must be 12 digits in quotes')
    .optional()
    .meta({ description: 'AWS account its roles are in: twelve digits in quotes.' }),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/u, 'must be an AWS region such as us-east-2')
    .optional()
    .meta({ description: 'AWS region.' }),
  'plan-role': roleArn.optional().meta({ description: 'ARN of the role that plans and looks; it only reads.' }),
  'apply-role': roleArn.optional().meta({ description: 'ARN of the role that applies.' }),
  session: duration
    .refine((milliseconds) => milliseconds >= 900_000 && milliseconds <= 43_200_000, 'must be from 15m to 12h')
    .optional()
    .meta({ description: "How long a role's session lasts; an hour if left out." }),
  'static-keys': z
    .enum(['refuse', 'allow'])
    .default('refuse')
    .meta({ description: 'Whether long-lived AWS keys in the job environment are accepted.' }),
  needs: z.array(environmentName).default([]).meta({ description: 'Order within one delivery.' }),
  after: environmentName.optional().meta({ description: 'What this environment delivers was applied there before.' }),
  soak: duration.default(0).meta({ description: 'How long it was applied there, at least.' }),
  approvals: z
    .int('must be a whole number from 0 to 6')
    .min(0, 'must be a whole number from 0 to 6')
    .max(mostApprovals, 'must be a whole number from 0 to 6')
    .default(1)
    .meta({ description: 'People who approve the gate; 0 must be written out.' }),
  protect: z
    .array(z.string().min(1).max(500))
    .default([])
    .meta({ description: 'Globs on addresses that may not be destroyed without consent.' }),
  'destroy-budget': z
    .int('must be a whole number, 0 or more')
    .min(0, 'must be a whole number, 0 or more')
    .default(0)
    .meta({ description: 'Deletes, replaces and forgets allowed without consent.' }),
  verify: z.enum(['replan', 'stored']).default('replan').meta({
    description: 'What apply trusts: `replan` plans once more and compares, `stored` is for plan and apply in one job.',
  }),
  'module-sources': moduleSources,
  'module-skew': moduleSkew,
  allow: allowed
    .optional()
    .meta({ description: 'What is allowed here; a key that is left out is as for all environments.' }),
  ttl: duration
    .refine((milliseconds) => milliseconds > 0, 'must be longer than nothing')
    .optional()
    .meta({ description: "How long a plan may wait for its apply, at most; the plan step's `ttl` can be shorter." }),
})

/** The environments file as it is written. */
export const environmentsFile = z.strictObject({
  terraform: z
    .strictObject({
      version: semver.meta({ description: 'Exact version, such as 1.11.4.' }),
      sha256: z
        .record(
          z.string().regex(/^[a-z0-9]+-[a-z0-9]+$/u),
          z.string().regex(/^[0-9a-f]{64}$/u, 'must be 64 hex digits'),
        )
        .default({})
        .meta({
          description:
            "SHA-256 of the release's zip by platform, such as linux-amd64, as in its SHA256SUMS; with it, a Terraform that is not on the PATH is fetched.",
        }),
    })
    .optional()
    .meta({ description: 'The one version that plans and applies. Without it, whatever is on the PATH does.' }),
  allow: allowed.optional().meta({ description: 'What configurations may bring along and run, in all environments.' }),
  environments: z
    .record(environmentName, environment)
    .refine((all) => Object.keys(all).length > 0, 'must name at least one environment'),
})

const jsonSchema = () => z.toJSONSchema(environmentsFile, { io: 'input', unrepresentable: 'any' })

/** The file's JSON schema, for editors. */
export function environmentsJsonSchema(): unknown {
  return { title: "Wrenchproof's environments file", ...jsonSchema() }
}

/** The keys that the file may have at a place. */
export function keysAt(path: readonly PropertyKey[]): string[] {
  const at = path.reduce<unknown>((schema, step) => {
    const { properties, additionalProperties } = place.parse(schema)
    return properties[String(step)] ?? additionalProperties
  }, jsonSchema())
  return Object.keys(place.parse(at).properties)
}

const place = z
  .object({ properties: z.record(z.string(), z.unknown()).default({}), additionalProperties: z.unknown() })
  .catch({ properties: {}, additionalProperties: undefined })
