/** What Git and GitHub say of the commit and of the run. */
import { posix } from 'node:path'
import { approvalGuards, historyGuards, laneOf, recordedState } from '@wrenchproof/delivery'
import { carriedFolder } from '@wrenchproof/sealed-plan'
import type { Asked, DecidePorts } from './asked.ts'
import { earlierReviews } from './earlier-reviews.ts'
import { saysTheSame } from './says-the-same.ts'

/** Whether something newer delivers the same, and whether this undoes what was applied. */
export async function askHistory({ ask, inputs, ports, opened, seen }: Asked): Promise<void> {
  const { environment, environments, commit, evidence, closure } = ports.workplace
  const lastApplied = recordedState(seen)?.commit
  const carried = opened.files.flatMap(({ path }) => (path.startsWith(carriedFolder) ? [path] : []))
  const parts = [
    ...Object.keys(closure).map((member) => member.replace(/^\w+ /u, '')),
    ...Object.keys(opened.manifest.varFiles),
    ...carried.map((path) => path.slice(carriedFolder.length)),
  ]
  const concerns = (path: string): boolean => parts.some((part) => path === part || path.startsWith(`${part}/`))
  const path = posix.normalize(inputs.environmentsFile)
  const settings = { path, same: (text: string) => saysTheSame(text, path, environments, environment.name) }
  ask(historyGuards, await evidence.history({ commit, branch: branchOf(ports), lastApplied, concerns, settings }))
}

/** Whether enough people let it pass. */
export async function askApprovals({ ask, ports, opened, policy }: Asked): Promise<void> {
  if (policy.approvals === 0) return
  const { environment, evidence } = ports.workplace
  const { reviews, ...others } = await evidence.approvals(environment.name)
  ask(approvalGuards, {
    ...others,
    pusher: await evidence.pusher(branchOf(ports)),
    reviews,
    approvals: policy.approvals,
    githubEnvironment: environment.githubEnvironment,
    earlierReviews: earlierReviews(opened.manifest, ports.context, reviews),
    attempt: Number(ports.context.runAttempt),
  })
}

/** The branch that the run delivers from. */
function branchOf({ workplace, context }: DecidePorts): string {
  const lane = laneOf(workplace.environment, { event: context.eventName, ref: context.ref })
  if (lane.kind === 'none') throw new Error('a ref that may not deliver was let pass')
  return lane.branch
}
