/** From a digest to a plan file that may run now, or the first refusal. Nothing is changed on the way. */
import { posix } from 'node:path'
import {
  ageGuards,
  approvalGuards,
  beliefGuards,
  contextGuards,
  envelopeGuards,
  firstRefusal,
  historyGuards,
  laneOf,
  ledgerGuards,
  lookupGuards,
  moduleGuards,
  placeGuards,
  producerGuards,
  promotionGuards,
  recordedState,
  settingsGuards,
  settingsInForce,
  settingsOf,
  takenGuards,
  treeGuards,
} from '@wrenchproof/delivery'
import { ProblemsError, UserError, errorCode, problemLine } from '@wrenchproof/errors'
import type { LedgerView } from '@wrenchproof/ledger'
import { workflowPath } from '@wrenchproof/runner'
import { carriedFolder, openPlan } from '@wrenchproof/sealed-plan'
import type { ApplyInputs } from '../inputs.ts'
import { initialised } from './ask-state.ts'
import { asking } from './ask.ts'
import type { Ask } from './ask.ts'
import type { Asked, DecidePorts, Decision, MayRun } from './asked.ts'
import { earlierReviews } from './earlier-reviews.ts'
import { askPlan } from './judge.ts'
import { saysTheSame } from './says-the-same.ts'
import { placementOf, producerOf, restore, varFilesText } from './unseal.ts'
import type { OpenedPlan } from './unseal.ts'

/**
 * Asks every guard in its order, gathering each one's facts only when those before it let the plan pass. `round` counts
 * the decisions of this step: each has plan files of its own.
 */
export async function decide(inputs: ApplyInputs, ports: DecidePorts, round = 1): Promise<Decision> {
  const judged: Judging = {}
  try {
    const decision = await asking<MayRun>(async (ask) => gathered(ask, { inputs, ports, round, judged }))
    if (decision.kind === 'may-run' || decision.refusal.neutral === true) return decision
    return (await takenMeanwhile(inputs, ports, judged)) ?? decision
  } catch (error) {
    // Another run in the middle of its work can also break ours, which reads the same state.
    const taken = await takenMeanwhile(inputs, ports, judged)
    if (taken === undefined) throw error
    return taken
  }
}

/** The plan that is judged, as soon as it is known, and the ledger as it was then. */
interface Judging {
  plan?: Pick<Asked, 'opened' | 'seen'>
}

async function gathered(
  ask: Ask,
  { inputs, ports, round, judged }: Pick<Asked, 'inputs' | 'ports' | 'round'> & { readonly judged: Judging },
): Promise<MayRun> {
  askContext(ask, inputs, ports)
  const seen = await believed(ask, ports)
  ask(ledgerGuards, seen)
  const opened = await unsealed(ask, inputs, ports)
  judged.plan = { opened, seen }
  const policy = settingsInForce(ports.workplace.environment, seen.anchor?.settings)
  const asked = { ask, inputs, ports, opened, policy, seen, round }
  const backend = await askPlace(asked)
  await askHistory(asked)
  await askApprovals(asked)
  const closure = await askModules(asked)
  await askPromotion(asked, closure)
  const settings = settingsOf(ports.workplace.environment, backend)
  ask(settingsGuards, {
    settings: settings.identity,
    anchored: seen.anchor?.settings?.identity,
    consent: inputs.consent,
  })
  return { kind: 'may-run', manifest: opened.manifest, closure, seen, settings, ...(await askPlan(asked, backend)) }
}

/**
 * Whether another run took this very plan while we looked. What we were refused for is then a trace of that run, and no
 * reason that helps anybody.
 */
async function takenMeanwhile(
  inputs: ApplyInputs,
  { workplace: { ledger } }: DecidePorts,
  { plan }: Judging,
): Promise<Decision | undefined> {
  if (plan === undefined) return undefined
  const { seen } = plan
  const { manifest } = plan.opened
  const asked = { digest: inputs.planDigest, created: new Date(manifest.created) }
  const view = await ledger.view(asked).catch(() => undefined)
  if (view === undefined || view.tip === seen.tip) return undefined
  const refusal = firstRefusal(takenGuards, { ...view, planEpoch: manifest.epoch })
  return refusal === undefined ? undefined : { kind: 'refused', refusal }
}

function askContext(ask: Ask, { reason, incident }: ApplyInputs, { workplace, context }: DecidePorts): void {
  ask(contextGuards, {
    branches: workplace.environment,
    event: context.eventName,
    ref: context.ref,
    repositoryId: context.repositoryId,
    reason,
    incident,
  })
}

async function believed(ask: Ask, { workplace }: DecidePorts): Promise<LedgerView> {
  try {
    return await workplace.ledger.view()
  } catch (error) {
    if (error instanceof UserError && errorCode(error) === 'LEDGER_TAMPERED')
      ask(beliefGuards, { unbelieved: error.message })
    throw error
  }
}

/** Finds the envelope and opens it. */
async function unsealed(ask: Ask, inputs: ApplyInputs, { workplace, context, now }: DecidePorts): Promise<OpenedPlan> {
  const { commit, store, environment } = workplace
  const found = await store.find(commit, inputs.planDigest)
  ask(lookupGuards, { found: found !== undefined, planDigest: inputs.planDigest, commit })
  if (found === undefined) throw new Error('a plan that is not there was let pass')
  const expected = { repositoryId: context.repositoryId, workflowPaths: [workflowPath(context)], commit }
  ask(producerGuards, { producer: found.producer, expected })
  const opened = openPlan(found.envelope, inputs.keys.seal)
  ask(envelopeGuards, { unauthentic: opened.kind === 'unauthentic' ? opened.why : undefined })
  if (opened.kind === 'unauthentic') throw new Error('a plan that is not authentic was let pass')
  // A bucket or a directory knows nothing of who wrote to it; a plan under our key is believed.
  ask(producerGuards, { producer: producerOf(opened.manifest), expected })
  const created = new Date(opened.manifest.created)
  const longest = environment.ttl === undefined ? Infinity : created.getTime() + environment.ttl
  const expires = new Date(Math.min(Date.parse(opened.manifest.expires), longest))
  ask(ageGuards, { now: now(), created, expires })
  return opened
}

/** Compares what the plan was made for with where it is; answers the backend's identity. */
async function askPlace({ ask, inputs, ports, opened, policy, seen }: Asked): Promise<string> {
  const { environment, commit, files, gate, ledger, terraformVersion } = ports.workplace
  const { manifest } = opened
  const madeFor = placementOf(manifest)
  const settled = {
    repositoryId: ports.context.repositoryId,
    environment: environment.name,
    root: environment.root,
    workspace: environment.workspace,
    commit,
    terraformVersion,
    terraformBinary: inputs.binary,
  }
  const { spent } = await ledger.view({ digest: inputs.planDigest, created: new Date(manifest.created) }, seen)
  const lives = { spent, epoch: seen.epoch, planEpoch: manifest.epoch }
  // What `init` cannot change is judged before it runs, so that a plan of another root writes nothing into this one.
  ask(placeGuards, { madeFor, here: { ...madeFor, ...settled }, ...lives })
  ask(treeGuards, { unsafe: (await gate.unsafe(policy.allow)).map((finding) => problemLine(finding)) })
  await restore(opened.files, environment.root, ports.workplace)
  const { backend, providerLock } = await initialised({ ask, inputs, ports, seen })
  ask(treeGuards, { unsafe: (await gate.unsafeFetched(policy.allow)).map((finding) => problemLine(finding)) })
  // A stored plan has its values in it, and need not be told their files again.
  const varFiles =
    policy.verify === 'stored' && inputs.varFiles.length === 0
      ? madeFor.varFiles
      : varFilesText(await files.varFileDigests(environment.root, inputs.varFiles))
  ask(placeGuards, { madeFor, here: { ...settled, backend, providerLock, varFiles }, ...lives })
  return backend
}

async function askHistory({ ask, inputs, ports, opened, seen }: Asked): Promise<void> {
  const { environment, environments, commit, evidence, closure } = ports.workplace
  const lane = laneOf(environment, { event: ports.context.eventName, ref: ports.context.ref })
  if (lane.kind === 'none') throw new Error('a ref that may not deliver was let pass')
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
  ask(historyGuards, await evidence.history({ commit, branch: lane.branch, lastApplied, concerns, settings }))
}

async function askApprovals({ ask, ports, opened, policy }: Asked): Promise<void> {
  if (policy.approvals === 0) return
  const { environment, evidence } = ports.workplace
  const { reviews, ...others } = await evidence.approvals(environment.name)
  const lane = laneOf(environment, { event: ports.context.eventName, ref: ports.context.ref })
  if (lane.kind === 'none') throw new Error('a ref that may not deliver was let pass')
  ask(approvalGuards, {
    ...others,
    pusher: await evidence.pusher(lane.branch),
    reviews,
    approvals: policy.approvals,
    githubEnvironment: environment.githubEnvironment,
    earlierReviews: earlierReviews(opened.manifest, ports.context, reviews),
    attempt: Number(ports.context.runAttempt),
  })
}

/** Judges the modules by the rules in force; answers the whole closure. */
async function askModules({ ask, inputs, ports, opened, policy, seen }: Asked): Promise<MayRun['closure']> {
  const { workplace } = ports
  const fetched = await workplace.fetchedModules()
  ask(moduleGuards, {
    broken: await workplace.brokenModuleRules(policy),
    fetched,
    planned: opened.manifest.closure,
    here: seen.delivered,
    moduleSources: policy.moduleSources,
    consent: inputs.consent,
  })
  return { ...workplace.closure, ...fetched }
}

async function askPromotion({ ask, inputs, ports, policy, seen }: Asked, closure: MayRun['closure']): Promise<void> {
  const { environment, closureGaps, ledgerOf } = ports.workplace
  if (environment.after === undefined) return
  if (closureGaps.length > 0)
    throw new ProblemsError(
      'what would be delivered is not known whole, so nobody can tell whether it was promoted',
      closureGaps.map((problem) => ({ field: 'closure', problem })),
      'Write module sources and the paths that expressions read as literals.',
    )
  const { delivered } = await ledgerOf(environment.after).view()
  const lane = laneOf(environment, { event: ports.context.eventName, ref: ports.context.ref })
  ask(promotionGuards, {
    after: { environment: environment.after, delivered },
    soak: policy.soak,
    closure,
    root: environment.root,
    here: seen.delivered,
    consent: inputs.consent,
    hotfix: lane.kind === 'hotfix',
    now: ports.now(),
  })
}
