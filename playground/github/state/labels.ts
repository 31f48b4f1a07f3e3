/** Labels of a repository. */
import { nextId } from './clock.ts'
import type { GithubState, Label, Repository } from './model.ts'

/** The label of this name, whatever the case. */
export function findLabel({ labels }: Repository, name: string): Label | undefined {
  return labels.find((label) => label.name.toLowerCase() === name.toLowerCase())
}

/** The label of this name; like GitHub, one that an issue is given for the first time comes into being. */
export function labelNamed(state: GithubState, repository: Repository, name: string): Label {
  const known = findLabel(repository, name)
  if (known !== undefined) return known
  const label: Label = { id: nextId(state), name, color: 'ededed', description: null }
  repository.labels.push(label)
  return label
}
