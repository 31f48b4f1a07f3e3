/**
 * Templates: `{account}`, `{region}`, `{id}` and `{<attribute>}` stand for values of the object; `{hex}` is the made-up
 * part of an EC2 id, `{uuid}` a UUID, `{number}` ten digits, `{suffix}` six letters, `{ip}` a public address,
 * `{unique}` what terraform makes up for names, `{prefixed}` the object's `..._prefix` (or `terraform-`) with it, and
 * `{now}` the time in ISO 8601.
 */
import type { Known, KnownObject } from '../values/value.ts'
import type { CloudState } from './state.ts'

/** What a template is about. */
export interface Subject {
  readonly account: string
  readonly region: string
  readonly id: string
  readonly attributes: KnownObject
}

/** The text of a template. A name that the object does not have becomes nothing. */
export function render(template: string, subject: Subject, state: Pick<CloudState, 'random' | 'now'>): string {
  return template.replaceAll(/\{([a-z_0-9]+)\}/g, (_, name: string) => {
    switch (name) {
      case 'account':
        return subject.account
      case 'region':
        return subject.region
      case 'id':
        return subject.id
      default:
        return madeUp[name]?.(state, subject) ?? textOf(subject.attributes[name])
    }
  })
}

const textOf = (value: Known | undefined): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''

type MadeUp = (state: Pick<CloudState, 'random' | 'now'>, subject: Subject) => string

const unique: MadeUp = ({ random, now }) =>
  `${now().toISOString().replaceAll(/\D/g, '').slice(0, 14)}${random(6).toString('hex')}`

const madeUp: Readonly<Record<string, MadeUp>> = {
  hex: ({ random }) => `0${random(8).toString('hex')}`,
  uuid: ({ random }) =>
    random(16)
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
  number: ({ random }) => String(1_000_000_000 + (random(4).readUInt32BE() % 9_000_000_000)),
  suffix: ({ random }) => Array.from(random(6), (byte) => String.fromCodePoint(97 + (byte % 26))).join(''),
  ip: ({ random }) => `54.${[...random(3)].join('.')}`,
  now: ({ now }) => now().toISOString(),
  unique,
  prefixed: (state, subject) => {
    const prefix =
      Object.entries(subject.attributes)
        .filter(([name]) => name.endsWith('_prefix'))
        .map(([, value]) => textOf(value))
        .find((text) => text !== '') ?? ''
    return `${prefix === '' ? 'terraform-' : prefix}${unique(state, subject)}`
  },
}
