import { z } from 'zod'

const part = String.raw`[\w.-]+|\*`
const provider = z
  .string()
  .regex(
    new RegExp(String.raw`^(?:[\w.-]+(?::\d{1,5})?/)?(?:${part})/(?:${part})$`, 'u'),
    'must be a provider such as hashicorp/aws or registry.acme.test/acme/*',
  )
const modules = z
  .string()
  .regex(
    /^(?:[\w.-]+(?::\d{1,5})?)(?:\/(?:[\w.-]+|\*))*$/u,
    'must be a host such as registry.terraform.io, or an address on it such as github.com/acme/*',
  )
const file = z
  .string()
  .regex(
    /^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\\\n\r]{1,400}$/u,
    'must be a path in the repository, in which * stands for anything but /',
  )

const keys = {
  providers: z.array(provider).meta({
    description:
      'Providers that may run: HOST/NAMESPACE/TYPE, without a host on the public registries; `*` stands for any name.',
  }),
  modules: z.array(modules).meta({
    description:
      'Where modules may come from: a host, or what an address there begins with; `file` is a path on the machine.',
  }),
  'auto-tfvars': z.array(file).meta({
    description: 'Var files that Terraform reads without being told, such as terraform.tfvars, by path; globs work.',
  }),
  overrides: z.array(file).meta({ description: 'Override files, such as dev_override.tf, by path; globs work.' }),
  'external-data': z.boolean().meta({
    description:
      'Data sources and actions that run programs, such as `external`, and settings of providers and backends that can, such as `exec` or a file with credentials.',
  }),
  provisioners: z.boolean().meta({ description: 'Provisioners: local-exec, remote-exec, file.' }),
}

/** What a configuration may bring along and run, as written; each key falls back to the one above it. */
export const allowed = z.strictObject(keys).partial()

type Written = z.output<typeof allowed>

/** What holds where the file says nothing: HashiCorp's providers, modules of the public registries, nothing else. */
const nothingSaid = {
  providers: ['hashicorp/*'],
  modules: ['registry.terraform.io', 'registry.opentofu.org'],
  'auto-tfvars': [],
  overrides: [],
  'external-data': false,
  provisioners: false,
} satisfies Written

/** What a configuration may bring along and run. */
export interface Allow {
  readonly providers: readonly string[]
  readonly modules: readonly string[]
  readonly autoTfvars: readonly string[]
  readonly overrides: readonly string[]
  readonly externalData: boolean
  readonly provisioners: boolean
}

/** What is allowed by these, the later one first in every key. */
export function allowOf(...written: readonly (Written | undefined)[]): Allow {
  const said = written.toReversed()
  const first = <T>(of: (one: Written) => T | undefined, otherwise: T): T => {
    for (const one of said) {
      const value = one === undefined ? undefined : of(one)
      if (value !== undefined) return value
    }
    return otherwise
  }
  return {
    providers: first(({ providers }) => providers, nothingSaid.providers),
    modules: first((one) => one.modules, nothingSaid.modules),
    autoTfvars: first((one) => one['auto-tfvars'], nothingSaid['auto-tfvars']),
    overrides: first(({ overrides }) => overrides, nothingSaid.overrides),
    externalData: first((one) => one['external-data'], nothingSaid['external-data']),
    provisioners: first(({ provisioners }) => provisioners, nothingSaid.provisioners),
  }
}

/** As ledgers keep it. */
export const allowRecord = z.strictObject({
  providers: z.array(z.string()),
  modules: z.array(z.string()),
  autoTfvars: z.array(z.string()),
  overrides: z.array(z.string()),
  externalData: z.boolean(),
  provisioners: z.boolean(),
})

/** Both, each once, in an order of their own: what is allowed is what every one of them allows. */
export function allowedByAll(one: readonly Allow[], other: readonly Allow[]): Allow[] {
  const all = new Map([...one, ...other].map((allow) => [JSON.stringify(allowRecord.parse(allow)), allow]))
  return [...all].toSorted(([first], [second]) => (first < second ? -1 : 1)).map(([, allow]) => allow)
}
