/** The tree as the demo delivers it, and how people change it. */
const settings = (environment: string): string => `terraform/environments/${environment}/settings.tf`

/** Everything that costs much, or takes terraform long, is switched off; the core stands without. */
const expensive = /(?<=(?:database|service|web|waf) *= \{ enabled = )true/gu

/** The files of the first commit. */
export function demoFiles(tree: Readonly<Record<string, string>>): Record<string, string> {
  const core = ['staging', 'production'].map((name) => {
    const text = tree[settings(name)] ?? ''
    return [settings(name), text.replaceAll(expensive, 'false')] as const
  })
  const environments = tree['terraform/environments.yml'] ?? ''
  return {
    ...tree,
    ...Object.fromEntries(core),
    // Half an hour is too long for a demo, and a budget of 20 too large for it.
    'terraform/environments.yml': environments
      .replace(/^ +soak: 30m\n/mu, '')
      .replace('destroy-budget: 20', 'destroy-budget: 3'),
  }
}

/** A change of an environment's settings: the path and the new text. Throws when there is nothing to change. */
export function changed(
  environment: string,
  text: string,
  [find, replace]: readonly [find: string | RegExp, replace: string],
): Record<string, string> {
  const after = text.replace(find, replace)
  if (after === text) throw new Error(`${settings(environment)} has nothing that ${String(find)} would change`)
  return { [settings(environment)]: after }
}

export { settings as settingsFile }
