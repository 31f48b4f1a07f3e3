/** Where each record is in the ledger's tree. */
export const anchorPath = 'anchor.json'
export const statePath = 'state.json'
export const deliveredPath = 'delivered.json'
export const epochPath = 'epoch.json'
export const holdPath = 'hold.json'
/** The consumption whose outcome is not written yet; present only while an apply runs, or when one died. */
export const openPath = 'open.json'

type Run = { readonly id: string; readonly attempt: string }

/** By month of the plan's making, so that a directory stays small and a digest is found without searching. */
export function consumptionPath(planDigest: string, planCreated: Date): string {
  return `plans/${planCreated.toISOString().slice(0, 7)}/${planDigest}.json`
}

export function outcomePath(run: Run): string {
  return `runs/${run.id}-${run.attempt}.json`
}

export function interventionPath(run: Run, kind: string): string {
  return `interventions/${run.id}-${run.attempt}-${kind}.json`
}
