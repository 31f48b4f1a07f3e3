/** What is known of one role when its links are judged. */
import type {
  AwsSession,
  Look,
  ProviderFacts,
  RoleFacts,
  SessionError,
  TokenClaims,
  TrustPolicy,
} from '@wrenchproof/aws'
import type { Target } from '../targets.ts'

/** What STS said. */
export type Assumed =
  | { readonly kind: 'session'; readonly session: AwsSession }
  | { readonly kind: 'failed'; readonly error: SessionError }
  /** There was no token to ask with. */
  | { readonly kind: 'not-asked' }

/** What the doctor saw; undefined where no doctor was named. */
export interface DoctorView {
  readonly provider: Look<ProviderFacts>
  readonly role: Look<RoleFacts>
}

/** A trust policy, and where it was read. */
export type PolicySource =
  | { readonly kind: 'role'; readonly policy: TrustPolicy }
  | { readonly kind: 'file'; readonly path: string; readonly policy: TrustPolicy }
  | { readonly kind: 'malformed'; readonly path: string; readonly problem: string }
  | { readonly kind: 'none'; readonly path: string }

/** Everything seen of one role. */
export interface Evidence {
  readonly target: Target
  readonly claims: TokenClaims | undefined
  readonly assumed: Assumed
  readonly doctor: DoctorView | undefined
  /** The policy to judge by: the role's own if the doctor saw it, else the file's. */
  readonly source: PolicySource
  /** The file's, where the role's own was seen. */
  readonly file: PolicySource | undefined
}
