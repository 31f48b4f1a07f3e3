/** Every guard once, over the facts of a large delivery that all of them let pass. */
import {
  ageGuards,
  approvalGuards,
  beliefGuards,
  configGuards,
  contextGuards,
  effectGuards,
  envelopeGuards,
  firstRefusal,
  historyGuards,
  ledgerGuards,
  lookupGuards,
  machineryGuards,
  machineryOf,
  moduleGuards,
  parseEnvironments,
  placeGuards,
  producerGuards,
  promotionGuards,
  replanGuards,
  settingsGuards,
  settingsOf,
  stateGuards,
  storedGuards,
  touchedBy,
  treeGuards,
} from '@wrenchproof/delivery'
import { effectsOf, effectsRecord, readPlan } from '@wrenchproof/plan'

const resources = 1000
const members = 500
const at = '2026-11-24T10:00:00.000Z'
const later = new Date('2026-11-24T12:00:00.000Z')
const commit = 'c'.repeat(40)
const digest = 'd'.repeat(64)

const environments = parseEnvironments(
  `environments:\n${Array.from(
    { length: 20 },
    (_, index) =>
      `  e${index}: { branch: main, approvals: 2, account: "111111111111", region: us-east-2, plan-role: "arn:aws:iam::111111111111:role/p${index}", apply-role: "arn:aws:iam::111111111111:role/a${index}" }\n`,
  ).join('')}`,
  'terraform/environments.yml',
)

const numbered = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))

function facts() {
  const [environment] = environments.all
  if (environment === undefined) throw new Error('there is no environment')
  const { plan } = readPlan(
    JSON.stringify({
      format_version: '1.2',
      resource_changes: numbered(resources, (index) => ({
        address: `aws_iam_role.r${index}`,
        type: 'aws_iam_role',
        change: {
          actions: index % 2 === 0 ? ['delete'] : ['update'],
          before: { name: `r${index}`, arn: `arn:aws:iam::222222222222:role/r${index}`, description: 'a' },
          after: index % 2 === 0 ? null : { name: `r${index}`, description: 'b' },
        },
      })),
    }),
  )
  const effects = effectsOf(plan)
  const closure = Object.fromEntries(numbered(members, (index) => [`module terraform/modules/m${index}`, digest]))
  const delivered = Object.fromEntries(
    Object.keys(closure).map((member) => [
      member,
      numbered(20, (index) => ({ hash: index === 0 ? digest : `${index}`, since: at })),
    ]),
  )
  const place = {
    repositoryId: '42',
    environment: 'e0',
    root: environment.root,
    workspace: 'default',
    backend: 's3 {"bucket":"state","key":"e0.tfstate"}',
    commit,
    terraformVersion: '1.11.4',
    terraformBinary: 'terraform',
    providerLock: digest,
    varFiles: 'none',
  }
  const producer = {
    repositoryId: '42',
    headRepositoryId: '42',
    workflowPath: '.github/workflows/deliver.yml',
    event: 'push',
    runId: '7',
    headSha: commit,
  }
  const state = { lineage: 'l', serial: 41, stateSha256: digest }
  return { environment, effects, closure, delivered, place, producer, state }
}

/** The facts as text, for a baseline that reads them once. */
export const factsText = (): string => JSON.stringify(facts())

/** Prepares the facts; answers a function that asks all guards. It throws when one refuses. */
export function allGuards(): () => void {
  const { environment, effects, closure, delivered, place, producer, state } = facts()
  const record = effectsRecord(effects)
  const fingerprint = `v1:${digest}`
  const people = numbered(4, (index) => ({
    state: 'approved',
    user: { login: `p${index}`, type: 'User' },
    environments: ['e0-approval', 'e0-approval-2'],
  }))
  const settings = settingsOf(environment, place.backend)
  const gate = { name: 'gate', attempt: 1, conclusion: 'success' }
  return () => {
    const refusals = [
      firstRefusal(contextGuards, {
        branches: environment,
        event: 'push',
        ref: 'refs/heads/main',
        repositoryId: '42',
        reason: '',
        incident: '',
      }),
      firstRefusal(beliefGuards, {}),
      firstRefusal(ledgerGuards, {}),
      firstRefusal(lookupGuards, { found: true, planDigest: digest, commit }),
      firstRefusal(producerGuards, {
        producer,
        expected: { repositoryId: '42', workflowPaths: [producer.workflowPath], commit },
      }),
      firstRefusal(envelopeGuards, {}),
      firstRefusal(ageGuards, { now: later, created: new Date(at), expires: new Date('2026-11-25T10:00:00.000Z') }),
      firstRefusal(treeGuards, { unsafe: [] }),
      firstRefusal(placeGuards, {
        madeFor: place,
        here: { ...place },
        spent: undefined,
        epoch: undefined,
        planEpoch: undefined,
      }),
      firstRefusal(historyGuards, {
        commit,
        branch: 'main',
        tip: { commit, relation: 'identical' },
        lastApplied: { commit: 'b'.repeat(40), relation: 'ahead' },
        sameAtTip: false,
      }),
      firstRefusal(approvalGuards, {
        approvals: 2,
        githubEnvironment: 'e0',
        reviews: people,
        earlierReviews: [],
        involved: ['ada'],
        pusher: 'bob',
        gateJobs: [gate],
        attempt: 1,
      }),
      firstRefusal(moduleGuards, {
        broken: [],
        fetched: closure,
        planned: closure,
        here: delivered,
        moduleSources: environment.moduleSources,
        consent: [],
      }),
      firstRefusal(promotionGuards, {
        after: { environment: 'e1', delivered },
        soak: 3_600_000,
        closure,
        root: environment.root,
        here: undefined,
        consent: [],
        hotfix: false,
        now: later,
      }),
      firstRefusal(settingsGuards, { settings: settings.identity, anchored: settings.identity, consent: [] }),
      firstRefusal(effectGuards, {
        destructive: record.resources.filter(({ action }) => action === 'delete'),
        fingerprint,
        consent: [],
        protect: ['module.database.**', 'aws_kms_key.**', 'aws_rds_*.**'],
        destroyBudget: resources,
      }),
      firstRefusal(machineryGuards, {
        touched: touchedBy(effects),
        machinery: machineryOf(environments.all, [place.backend]),
      }),
      firstRefusal(stateGuards, { recorded: state, current: { ...state, empty: false }, unreadable: false }),
      firstRefusal(configGuards, { configDifferences: [] }),
      firstRefusal(storedGuards, { planned: state, current: state }),
      firstRefusal(replanGuards, { reviewed: fingerprint, fresh: fingerprint, differences: [] }),
    ]
    const refused = refusals.find((refusal) => refusal !== undefined)
    if (refused !== undefined) throw new Error(`${refused.code}: ${refused.reason}`)
  }
}
