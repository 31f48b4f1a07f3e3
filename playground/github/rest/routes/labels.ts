/** Labels of a repository and of its issues. */
import { json } from '../../../http/serve.ts'
import { nextId } from '../../state/clock.ts'
import { findLabel, labelNamed } from '../../state/labels.ts'
import type { Label } from '../../state/model.ts'
import { z } from 'zod'
import { list } from '../paginate.ts'
import { Refusal, found, invalid, param, reads, signed } from '../route.ts'
import type { Call, Need, Routes } from '../route.ts'
import { labelView, labelsOf } from '../views/issue.ts'
import { issueNeeds, issueOf } from './issues.ts'

const Create = z.object({ name: z.string(), color: z.string().default('ededed'), description: z.string().nullish() })
const Names = z.object({ labels: z.array(z.union([z.string(), z.object({ name: z.string() })])) })
const read: readonly Need[] = [
  ['issues', 'read'],
  ['pull-requests', 'read'],
]

/** `issues/*label*`. */
export const labelRoutes: Routes = {
  'issues/list-labels-for-repo': reads(read, async (call) =>
    list(call, call.repository.labels, (label) => labelView(call, label)),
  ),
  'issues/get-label': reads(read, (call) =>
    json(200, labelView(call, found(findLabel(call.repository, param(call, 'name'))))),
  ),
  'issues/create-label': signed(
    [
      ['issues', 'write'],
      ['pull-requests', 'write'],
    ],
    (call) => {
      const { name, color, description } = Create.parse(call.body)
      if (findLabel(call.repository, name) !== undefined)
        throw invalid({ resource: 'Label', code: 'already_exists', field: 'name' })
      if (!/^[0-9a-f]{6}$/i.test(color)) throw invalid({ resource: 'Label', code: 'invalid', field: 'color' })
      const label: Label = {
        id: nextId(call.state),
        name,
        color: color.toLowerCase(),
        description: description ?? null,
      }
      call.repository.labels.push(label)
      return json(201, labelView(call, label))
    },
  ),
  'issues/list-labels-on-issue': reads(read, async (call) =>
    list(call, labelsOf(call.repository, issueOf(call)), (label) => labelView(call, label)),
  ),
  'issues/add-labels': signed(issueNeeds, (call) => {
    const issue = issueOf(call)
    issue.labels = [...new Set([...issue.labels, ...asked(call)])]
    return json(
      200,
      labelsOf(call.repository, issue).map((label) => labelView(call, label)),
    )
  }),
  'issues/set-labels': signed(issueNeeds, (call) => {
    const issue = issueOf(call)
    issue.labels = [...new Set(asked(call))]
    return json(
      200,
      labelsOf(call.repository, issue).map((label) => labelView(call, label)),
    )
  }),
  'issues/remove-label': signed(issueNeeds, (call) => {
    const issue = issueOf(call)
    const name = param(call, 'name')
    if (!issue.labels.includes(name)) throw new Refusal(404, 'Label does not exist')
    issue.labels = issue.labels.filter((label) => label !== name)
    return json(
      200,
      labelsOf(call.repository, issue).map((label) => labelView(call, label)),
    )
  }),
}

function asked(call: Call): string[] {
  const { labels } = Names.parse(call.body)
  return labels.map(
    (label) => labelNamed(call.state, call.repository, typeof label === 'string' ? label : label.name).name,
  )
}
