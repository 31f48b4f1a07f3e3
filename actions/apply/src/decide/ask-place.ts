/** Where the plan is, against where it was made for; `terraform init` runs in the middle. */
import { placeGuards, treeGuards } from '@wrenchproof/delivery'
import { problemLine } from '@wrenchproof/errors'
import { initialised } from './ask-state.ts'
import type { Asked } from './asked.ts'
import { placementOf, restore, varFilesText } from './unseal.ts'

/** Compares what the plan was made for with where it is; answers the backend's identity. */
export async function askPlace({ ask, inputs, ports, opened, policy, seen }: Asked): Promise<string> {
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
