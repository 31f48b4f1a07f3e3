/** Who a token is, and how much it may still ask. */
import { json } from '../../../http/serve.ts'
import { now } from '../../state/clock.ts'
import { Refusal } from '../route.ts'
import type { PlainCall, Routes } from '../route.ts'
import { ownUserView } from '../views/account.ts'

/** `/user` and `/rate_limit`. */
export const accountRoutes: Routes = {
  'users/get-authenticated': {
    scope: 'plain',
    handle(call) {
      if (call.token === undefined) throw new Refusal(401, 'Requires authentication')
      if (call.token.kind !== 'user') throw new Refusal(403, 'Resource not accessible by integration')
      return json(200, ownUserView(call, call.token.actor))
    },
  },
  'rate-limit/get': {
    scope: 'plain',
    handle(call) {
      const core = rate(call)
      return json(200, { rate: core, resources: { core, search: { ...core, limit: 30, used: 0, remaining: 30 } } })
    },
  },
}

function rate({ state, token }: PlainCall): { limit: number; used: number; remaining: number; reset: number } {
  const hour = Math.floor(now(state) / 3_600_000)
  const counted = state.rate.used.get(token?.value ?? '')
  const used = Math.min(counted?.hour === hour ? counted.count : 0, state.rate.limit)
  return { limit: state.rate.limit, used, remaining: state.rate.limit - used, reset: (hour + 1) * 3600 }
}
