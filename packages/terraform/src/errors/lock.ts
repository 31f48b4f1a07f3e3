/** The state lock: somebody else has it, or it did not come off. */
import { parseLockInfo } from '../state/lock-info.ts'
import { becauseOf } from './because.ts'
import type { Explain } from './explanation.ts'

const releaseCommand = (id: string): string => `terraform force-unlock ${id}`

export const lockHeld: Explain = (text, { summary, detail }) => {
  if (summary !== 'Error acquiring the state lock') return undefined
  const lock = parseLockInfo(detail)
  // S3's word for a lock object that is there; its text may be nobody's.
  if (lock === undefined && !text.includes('PreconditionFailed')) return undefined
  if (lock === undefined)
    return {
      code: 'LOCK_HELD',
      problem: 'the state is locked, and its lock does not say by whom',
      next: 'Look at the lock object beside the state (its name ends in `.tflock`) and who wrote it, before anybody deletes it.',
    }
  return {
    code: 'LOCK_HELD',
    problem: `the state is locked by ${lock.who} since ${lock.created.toISOString()} (${lock.operation}, lock ${lock.id})`,
    next: `Wait for it. Only when you know that its holder is dead: ${releaseCommand(lock.id)}`,
  }
}

export const lockNotReleased: Explain = (text, { summary, detail }) => {
  if (summary !== 'Error releasing the state lock') return undefined
  const lock = parseLockInfo(detail)
  return {
    code: 'LOCK_NOT_RELEASED',
    problem: `the state lock could not be released${lock === undefined ? '' : ` (lock ${lock.id} of ${lock.who})`}${becauseOf(text)}`,
    next: `See that the role may delete the lock object, then release it: ${releaseCommand(lock?.id ?? 'ID')}`,
  }
}
