import { unreadable } from './json-text.ts'

/** What happens to one object. An `import` or `move` changes nothing else; other actions may import or move as well. */
export type Action = 'create' | 'update' | 'replace' | 'delete' | 'forget' | 'import' | 'move'

/** The order of a replacement; with `forget` the old object stays behind, unmanaged. */
export type ReplaceOrder = 'delete-then-create' | 'create-then-delete' | 'create-then-forget' | 'forget-then-create'

/** `none` is for reads, ephemeral resources and objects that stay as they are. */
export type Classification =
  | { readonly action: Exclude<Action, 'replace'> | 'none' }
  | { readonly action: 'replace'; readonly order: ReplaceOrder }

/** What decides, besides the action list, what a change is. */
export interface ClassifyInput {
  readonly actions: readonly string[]
  readonly mode?: string
  readonly importing?: boolean
  readonly moved?: boolean
}

// Every list Terraform 1.11 to 1.14 (`jsonplan.actionString`) and OpenTofu 1.11 emit; `create, forget` is Terraform's
// replacement with `destroy = false`, `forget, create` is OpenTofu's.
const single = new Map<string, Exclude<Action, 'replace' | 'import' | 'move'> | 'none'>([
  ['no-op', 'none'],
  ['read', 'none'],
  ['open', 'none'],
  ['renew', 'none'],
  ['close', 'none'],
  ['create', 'create'],
  ['update', 'update'],
  ['delete', 'delete'],
  ['forget', 'forget'],
])
const orders = new Map<string, ReplaceOrder>([
  ['["delete","create"]', 'delete-then-create'],
  ['["create","delete"]', 'create-then-delete'],
  ['["create","forget"]', 'create-then-forget'],
  ['["forget","create"]', 'forget-then-create'],
])

/** One class for an action list; throws `PLAN_UNREADABLE`, naming `field`, for a list we do not know. */
export function classify({ actions, mode, importing, moved }: ClassifyInput, field: string): Classification {
  const order = orders.get(JSON.stringify(actions))
  const only = actions.length === 1 ? actions[0] : undefined
  const action = only === undefined ? order && 'replace' : single.get(only)
  if (action === undefined) {
    throw unreadable(`the plan JSON cannot be read: ${field}: is a list of actions that Wrenchproof does not know`)
  }
  // What a plan does to data and ephemeral objects is not a change of anything.
  if (mode === 'data' || mode === 'ephemeral') return { action: 'none' }
  if (order !== undefined) return { action: 'replace', order }
  if (only === 'no-op' && importing === true) return { action: 'import' }
  if (only === 'no-op' && moved === true) return { action: 'move' }
  return { action: action === 'replace' ? 'none' : action }
}
