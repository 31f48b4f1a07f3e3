/** A step cannot be run as written (no manifest, bad expression, unknown shell): it fails with this as its error. */
export class StepFault extends Error {
  override readonly name = 'StepFault'
}
