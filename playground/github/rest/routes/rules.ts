/** Rulesets, and the rules that bind a branch. */
import { json } from '../../../http/serve.ts'
import { nameOf } from '../../state/find.ts'
import type { Ruleset } from '../../state/model.ts'
import { rulesOf } from '../../state/rules.ts'
import { list } from '../paginate.ts'
import { found, idParam, param, reads } from '../route.ts'
import type { Call, Routes } from '../route.ts'
import { apiOf, nodeId, webOf } from '../views/addresses.ts'

/** Anybody who can see the repository may see its rules. */
export const ruleRoutes: Routes = {
  'repos/get-branch-rules': reads([['metadata', 'read']], async (call) =>
    list(call, rulesOf(call.repository, `refs/heads/${param(call, 'branch')}`), ({ rule, ruleset }) => ({
      type: rule.type,
      ...(rule.parameters === undefined ? {} : { parameters: rule.parameters }),
      ruleset_source_type: 'Repository',
      ruleset_source: nameOf(call.repository),
      ruleset_id: ruleset.id,
    })),
  ),
  'repos/get-repo-rulesets': reads([['metadata', 'read']], async (call) =>
    list(call, call.repository.rulesets, (ruleset) => summary(call, ruleset)),
  ),
  'repos/get-repo-ruleset': reads([['metadata', 'read']], (call) => {
    const id = idParam(call, 'ruleset_id')
    const ruleset = found(call.repository.rulesets.find((candidate) => candidate.id === id))
    return json(200, {
      ...summary(call, ruleset),
      conditions: { ref_name: { include: ruleset.include, exclude: ruleset.exclude } },
      rules: ruleset.rules,
    })
  }),
}

function summary(call: Call, ruleset: Ruleset): Record<string, unknown> {
  return {
    id: ruleset.id,
    name: ruleset.name,
    target: ruleset.target,
    source_type: 'Repository',
    source: nameOf(call.repository),
    enforcement: ruleset.enforcement,
    node_id: nodeId('RRS', ruleset.id),
    _links: {
      self: { href: `${apiOf(call, call.repository)}/rulesets/${ruleset.id}` },
      html: { href: `${webOf(call.repository)}/rules/${ruleset.id}` },
    },
    created_at: call.repository.createdAt,
    updated_at: call.repository.createdAt,
  }
}
