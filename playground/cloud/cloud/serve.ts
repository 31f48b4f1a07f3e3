/** The cloud as a server of its own. */
import { serve } from '../../http/serve.ts'
import type { Served } from '../../http/serve.ts'
import type { Fault } from '../../http/faults.ts'
import { apisHandler } from '../apis/handler.ts'
import type { CallOptions } from './calls.ts'
import { cloudHandler } from './handler.ts'
import type { CloudState } from './state.ts'

export interface ServeCloudOptions extends CallOptions {
  /** Faults of the connection, such as a lost reply; faults of the API belong to the state. */
  readonly faults?: Fault[]
}

/** A running cloud; give its address to terraform as AWS_ENDPOINT_URL. */
export interface ServedCloud extends Served {
  readonly state: CloudState
}

/** Serves a cloud on 127.0.0.1 until disposed. */
export async function serveCloud(state: CloudState, options: ServeCloudOptions = {}): Promise<ServedCloud> {
  const cloud = cloudHandler(state, options)
  const apis = apisHandler(state, options)
  const server = await serve(async (request) => (await apis(request)) ?? cloud(request), {
    faults: options.faults ?? [],
  })
  return { ...server, state }
}
