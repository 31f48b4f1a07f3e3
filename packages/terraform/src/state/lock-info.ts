import { hostname, userInfo } from 'node:os'

/** Who holds a state lock, as Terraform prints it under "Lock Info:". */
export interface LockInfo {
  readonly id: string
  readonly operation: string
  /** `user@host`. */
  readonly who: string
  readonly created: Date
}

/** Reads lock information from a diagnostic's detail, wrapped or not; `undefined` when there is none. */
export function parseLockInfo(detail: string): LockInfo | undefined {
  const field = (name: string, next: string): string | undefined =>
    new RegExp(`\\b${name}:\\s+(.*?)\\s+${next}:`, 'su').exec(detail)?.[1]
  const id = field('ID', 'Path')
  const operation = field('Operation', 'Who')
  const who = field('Who', 'Version')
  const created = /\bCreated:\s+(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)? \+0000 UTC/u.exec(detail)
  if (id === undefined || operation === undefined || who === undefined || created === null) return undefined
  return { id, operation, who, created: new Date(`${created[1]}T${created[2]}Z`) }
}

/** How Terraform would sign a lock taken on this machine by this user. */
export const ownLockName = (): string => `${userInfo().username}@${hostname()}`
