/** Where things are inside a sealed plan. */

/** Terraform's plan file. */
export const planFile = 'plan.tfplan'
/** Effects without values, as JSON, so that guards need not ask terraform. */
export const effectsFile = 'effects.json'
/** The dependency lock file of the root. */
export const lockFile = 'terraform.lock.hcl'
/** Files of the checkout that the plan step was told to carry, below this, by their path in the repository. */
export const carriedFolder = 'carried/'
