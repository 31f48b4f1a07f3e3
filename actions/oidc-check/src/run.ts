/** The check: one token, one call of STS for each role, and what the doctor role and the bucket show. */
import { SessionError, openSession, providerArn, readableToken, sessionSecrets } from '@wrenchproof/aws'
import type {
  AwsSession,
  Clock,
  IamPort,
  Look,
  SessionSettings,
  StateBucket,
  StsPort,
  TrackedKey,
  Variables,
} from '@wrenchproof/aws'
import type { Environment, Environments } from '@wrenchproof/delivery'
import type { SubjectRules } from './github-subject.ts'
import type { CheckInputs } from './inputs.ts'
import { judge } from './judge.ts'
import type { CheckResult, SeenRole } from './judge.ts'
import type { Assumed } from './links/evidence.ts'
import { wantedOf } from './links/permissions.ts'
import type { MayMint, Minted } from './links/token.ts'
import { liveRoles, readPolicies } from './policies.ts'
import { doctorOf, namedRoles, targetsOf } from './targets.ts'
import type { Target } from './targets.ts'
import { touchState } from './touch-state.ts'

/** Everything outside. */
export interface CheckPorts {
  readonly mayMint: MayMint
  /** A fresh token, masked. */
  readonly mint: (audience: string) => Promise<string>
  readonly sts: (settings: SessionSettings) => StsPort
  readonly iam: (session: AwsSession) => IamPort
  readonly bucket: (name: string, region: string, session: AwsSession) => StateBucket
  readonly subjectRules: () => Promise<Look<SubjectRules>>
  readonly trackedKeys: () => Promise<Look<readonly TrackedKey[]>>
  /** A file of the checkout; undefined if there is none. */
  readonly readFile: (path: string) => Promise<string | undefined>
  readonly clock: Clock
  readonly mask: (secret: string) => void
  readonly warn: (line: string) => void
  /** The job's environment variables. */
  readonly variables: Variables
  readonly run: { readonly runId: string; readonly runAttempt: string; readonly url: string }
  /** The issuer that tokens of this GitHub have. */
  readonly issuer: string
  /** Both are undefined where `role-to-assume` names the role. */
  readonly environments: Environments | undefined
  readonly environment: Environment | undefined
}

/** Checks every link; throws only for inputs that cannot be used. */
export async function run(inputs: CheckInputs, ports: CheckPorts): Promise<CheckResult> {
  const { environments, environment, variables } = ports
  const sources = { inputs, environment, variables, run: ports.run }
  const targets = targetsOf(sources)
  const doctorSettings = doctorOf(sources, targets)
  const named = namedRoles(environments, targets)
  const [token, rules, tracked, files] = await Promise.all([
    firstToken(inputs.audience, ports),
    ports.subjectRules(),
    ports.trackedKeys(),
    readPolicies(inputs.trustPolicy, named, ports.readFile),
  ])
  const assume = async (settings: SessionSettings) => open(settings, token, ports)
  const [assumed, doctor] = await Promise.all([
    Promise.all(targets.map(async ({ settings }) => assume(settings))),
    doctorSettings === undefined
      ? undefined
      : examination({ targets, named, token }, await assume(doctorSettings), ports),
  ])
  const roles = await Promise.all(
    targets.map(async (target, index): Promise<SeenRole> => {
      const own: Assumed = assumed[index] ?? { kind: 'not-asked' }
      const simulator = doctor?.iam ?? (own.kind === 'session' ? ports.iam(own.session) : undefined)
      const wanted = wantedOf(target, inputs.permissions, inputs.which)
      const answers = wanted.length === 0 ? undefined : await simulator?.simulate(target.settings.role.arn, wanted)
      return { target, assumed: own, wanted, answers, ...doctor?.views[index] }
    }),
  )
  const state = await touchState(inputs, { roles, doctor: doctor?.assumed }, ports)
  return judge({ inputs, ports, named, token: token.minted, rules, tracked, files, live: doctor?.live, roles, state })
}

/** The first token, and what it came to. */
interface Token {
  readonly minted: Minted
  readonly text: string
}

async function firstToken(audience: string, { mayMint, mint, clock }: CheckPorts): Promise<Token> {
  if (!mayMint.offered) return { minted: { kind: 'not-asked' }, text: '' }
  try {
    const { token, claims } = await readableToken(mint, audience)
    return { minted: { kind: 'token', claims, at: clock.now() }, text: token }
  } catch (error) {
    if (error instanceof SessionError) return { minted: { kind: 'none', error }, text: '' }
    throw error
  }
}

/** The first token serves every first call; whoever tries again gets a fresh one. */
async function open(settings: SessionSettings, { minted, text }: Token, ports: CheckPorts): Promise<Assumed> {
  if (minted.kind !== 'token') return { kind: 'not-asked' }
  let first: string | undefined = text
  const mintToken = async (audience: string): Promise<string> => {
    const token = first ?? (await ports.mint(audience))
    first = undefined
    return token
  }
  try {
    const { clock, warn: onRetry } = ports
    const session = await openSession(settings, { mintToken, sts: ports.sts(settings), clock, onRetry })
    for (const secret of sessionSecrets(session)) ports.mask(secret)
    return { kind: 'session', session }
  } catch (error) {
    if (error instanceof SessionError) return { kind: 'failed', error }
    throw error
  }
}

interface Examined {
  readonly targets: readonly Target[]
  readonly named: Parameters<typeof liveRoles>[0]
  readonly token: Token
}

/** What the doctor role sees; a doctor that could not be called in sees nothing, and why. */
async function examination({ targets, named, token: { minted } }: Examined, assumed: Assumed, ports: CheckPorts) {
  if (assumed.kind !== 'session') {
    const why =
      assumed.kind === 'failed' ? `the doctor role could not be assumed: ${assumed.error.message}` : 'there is no token'
    const unseen = { kind: 'unseen', why, denied: false } as const
    return {
      assumed,
      iam: undefined,
      live: undefined,
      views: targets.map(() => ({ doctor: { provider: unseen, role: unseen }, permissions: unseen })),
    }
  }
  const iam = ports.iam(assumed.session)
  const issuer = minted.kind === 'token' ? minted.claims.iss : ports.issuer
  const [live, providers] = await Promise.all([
    liveRoles(named, assumed.session.account, iam),
    Promise.all(
      targets.map(async ({ settings: { role } }) => iam.provider(providerArn({ claims: { iss: issuer }, ...role }))),
    ),
  ])
  const views = await Promise.all(
    targets.map(async ({ settings: { role }, roleName: name }, index) => {
      const elsewhere = {
        kind: 'unseen',
        why: `the doctor role is in account ${assumed.session.account}`,
        denied: false,
      } as const
      const here = role.account === assumed.session.account
      const found = live.get(role.arn) ?? elsewhere
      const { boundaryArn } = found.kind === 'seen' ? found.value : {}
      const permissions = found.kind === 'seen' ? await iam.permissions({ name, boundaryArn }) : found
      return { doctor: { provider: (here ? providers[index] : undefined) ?? elsewhere, role: found }, permissions }
    }),
  )
  return { assumed, iam, live, views }
}
