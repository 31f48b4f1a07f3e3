/** Every route, by GitHub's operation id. */
import type { Routes } from '../route.ts'
import { accountRoutes } from './account.ts'
import { activityRoutes } from './activity.ts'
import { artifactRoutes } from './artifacts.ts'
import { cacheRoutes } from './caches.ts'
import { commentRoutes } from './comments.ts'
import { commitRoutes } from './commits.ts'
import { contentRoutes } from './contents.ts'
import { deploymentRoutes } from './deployments.ts'
import { environmentRoutes } from './environments.ts'
import { gateRoutes } from './gates.ts'
import { gitObjectRoutes } from './git-objects.ts'
import { gitRefRoutes } from './git-refs.ts'
import { gitTreeRoutes } from './git-trees.ts'
import { issueRoutes } from './issues.ts'
import { labelRoutes } from './labels.ts'
import { mergeRoutes } from './merge.ts'
import { pullRoutes } from './pulls.ts'
import { repositoryRoutes } from './repositories.ts'
import { ruleRoutes } from './rules.ts'
import { runRoutes } from './runs.ts'
import { variableRoutes } from './variables.ts'
import { workflowRoutes } from './workflows.ts'

/** The whole API that the playground serves. */
export const routes: Routes = {
  ...accountRoutes,
  ...activityRoutes,
  ...artifactRoutes,
  ...cacheRoutes,
  ...commentRoutes,
  ...commitRoutes,
  ...contentRoutes,
  ...deploymentRoutes,
  ...environmentRoutes,
  ...gateRoutes,
  ...gitObjectRoutes,
  ...gitRefRoutes,
  ...gitTreeRoutes,
  ...issueRoutes,
  ...labelRoutes,
  ...mergeRoutes,
  ...pullRoutes,
  ...repositoryRoutes,
  ...ruleRoutes,
  ...runRoutes,
  ...variableRoutes,
  ...workflowRoutes,
}
