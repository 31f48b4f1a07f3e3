/** An IAM role's ARN, taken apart. */
export interface RoleArn {
  readonly arn: string
  readonly partition: string
  readonly account: string
  /** Path and name, without the leading slash. */
  readonly role: string
}

/**
 * Takes a role's ARN apart; a string says what is wrong with it. Paths and names as IAM allows them
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
 */
export function parseRoleArn(text: string): RoleArn | string {
  if (text === '') return 'is required'
  const parts = text.split(':')
  if (parts[0] !== 'arn' || parts.length !== 6) {
    return `must be like arn:aws:iam::111111111111:role/name; got ${quoted(text)}`
  }
  const [, partition = '', service, region, account = '', resource = ''] = parts
  if (!/^aws(-[a-z]+)*$/u.test(partition)) return `has an unknown partition ${quoted(partition)}`
  if (service !== 'iam' || region !== '') return `must be of IAM, which has no region; got ${quoted(text)}`
  if (!isAccount(account)) return `must hold an account of twelve digits; got ${quoted(account)}`
  if (!/^role\/(?:[\u0021-\u007e]*\/)?[\w+=,.@-]{1,64}$/u.test(resource) || resource.length > 512 + 64) {
    return `must name a role, as in role/name; got ${quoted(resource)}`
  }
  return { arn: text, partition, account, role: resource.slice('role/'.length) }
}

/** Twelve digits; a leading zero counts. */
export function isAccount(text: string): boolean {
  return /^\d{12}$/u.test(text)
}

/** A given text for a sentence: in quotes, cut where it is long. */
export function quoted(text: string): string {
  return `'${text.length > 100 ? `${text.slice(0, 100)}…` : text}'`
}
